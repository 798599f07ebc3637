import { isPassingStoreError } from '../../errors/index.ts'
import type { Inbound, ScopedStore } from '../../store/index.ts'
import type { Stopper } from '../waiting/stopper.ts'
import type { Outage } from './outage.ts'

/** The first pause is short, because most troubles are a connection made anew; the longest is what a store that is back waits at most. */
const firstPauseMs = 50
const longestPauseMs = 1_000

export interface Patience {
  readonly outage: Outage
  /** Once it stops, what fails fails for good. */
  readonly lifetime: Stopper
}

/**
 * A store that waits where another would fail because it cannot be reached: the same step is repeated, with the same stamp, until
 * it is done. So nothing that was under way is given up, and nobody has to know how to take it up again. Who cannot wait that long
 * listens to `Outage`.
 */
export function patientStore(store: ScopedStore, patience: Patience): ScopedStore {
  const wait = <Value>(step: () => Promise<Value>) => untilReached(step, patience)
  return {
    ...store,
    insert: (record) => wait(() => store.insert(record)),
    replace: (record) => wait(() => store.replace(record)),
    get: (id) => wait(() => store.get(id)),
    findByKey: (key) => wait(() => store.findByKey(key)),
    findByEventId: (ids) => wait(() => store.findByEventId(ids)),
    findOpen: (to) => wait(() => store.findOpen(to)),
    findDue: (work, now, limit) => wait(() => store.findDue(work, now, limit)),
    nextDueAt: (work) => wait(() => store.nextDueAt(work)),
    countWaiting: () => wait(() => store.countWaiting()),
    keepAlive: (owner, until) => wait(() => store.keepAlive(owner, until)),
    resign: (owner) => wait(() => store.resign(owner)),
    findOrphans: (now, limit) => wait(() => store.findOrphans(now, limit)),
    park: (event) => wait(() => store.park(event)),
    findParked: (ids) => wait(() => store.findParked(ids)),
    findParkedFor: (to) => wait(() => store.findParkedFor(to)),
    unpark: (event) => wait(() => store.unpark(event)),
    getEntry: (kind, key) => wait(() => store.getEntry(kind, key)),
    putEntry: (kind, key, entry) => wait(() => store.putEntry(kind, key, entry)),
    deleteEntry: (kind, key) => wait(() => store.deleteEntry(kind, key)),
    listEntries: (kind, page) => wait(() => store.listEntries(kind, page)),
    noteInbound: (inbound) => wait(isNewOrInDoubt(store, inbound)),
    getWindow: (to) => wait(() => store.getWindow(to)),
    readGate: () => wait(() => store.readGate()),
    writeGate: (record) => wait(() => store.writeGate(record)),
  }
}

/** After a step that may have been done, "known" can be its own doing: a message is told of twice rather than never. */
function isNewOrInDoubt(store: ScopedStore, inbound: Inbound): () => Promise<boolean> {
  let isInDoubt = false
  return async () => {
    try {
      return (await store.noteInbound(inbound)) || isInDoubt
    } catch (error) {
      isInDoubt = true
      throw error
    }
  }
}

async function untilReached<Value>(
  step: () => Promise<Value>,
  { outage, lifetime }: Patience,
): Promise<Value> {
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
    try {
      const value = await step()
      outage.end()
      return value
    } catch (error) {
      if (!isPassingStoreError(error) || lifetime.reason !== undefined) throw error
      outage.begin(error)
      await lifetime.sleep(pauseMs)
    }
  }
}
