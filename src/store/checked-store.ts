import { isGupshupError, StoreError } from '../errors/index.ts'
import type { ScopedStore } from './store.ts'

/** A store whose every failure is a `StoreError`, whatever the engine below throws. */
export function checkedStore(store: ScopedStore): ScopedStore {
  const { isShared, identity } = store
  const time = store.time?.bind(store)
  return {
    isShared,
    insert: (record) => checked('write a new message', () => store.insert(record)),
    replace: (record, claim) => checked('write a message', () => store.replace(record, claim)),
    get: (id) => checked('read a message', () => store.get(id)),
    findByKey: (key) => checked('look up a key', () => store.findByKey(key)),
    findByEventId: (ids) => checked('look up an event', () => store.findByEventId(ids)),
    findOpen: (to) => checked('look up a number', () => store.findOpen(to)),
    findDue: (work, now, limit) => checked('look up what is due', () => store.findDue(work, now, limit)),
    nextDueAt: (work) => checked('look up what is due', () => store.nextDueAt(work)),
    countWaiting: () => checked('count messages', () => store.countWaiting()),
    heartbeat: (owner, until) => checked('write that this client lives', () => store.heartbeat(owner, until)),
    releaseOwner: (owner) => checked('write that this client ends', () => store.releaseOwner(owner)),
    findOrphans: (now, limit, maxAheadMs) =>
      checked('look up orphans', () => store.findOrphans(now, limit, maxAheadMs)),
    park: (event) => checked('keep an event', () => store.park(event)),
    findParked: (ids) => checked('look up events', () => store.findParked(ids)),
    findParkedFor: (to) => checked('look up events', () => store.findParkedFor(to)),
    listParked: (page) => checked('list events', () => store.listParked(page)),
    unpark: (event) => checked('take out an event', () => store.unpark(event)),
    discard: (event) => checked('take out an event', () => store.discard(event)),
    getEntry: (kind, key) => checked('look up an entry', () => store.getEntry(kind, key)),
    putEntry: (kind, key, entry) => checked('write an entry', () => store.putEntry(kind, key, entry)),
    replaceEntry: (kind, key, before, entry) =>
      checked('write an entry', () => store.replaceEntry(kind, key, before, entry)),
    deleteEntry: (kind, key) => checked('remove an entry', () => store.deleteEntry(kind, key)),
    listEntries: (kind, page) => checked('list entries', () => store.listEntries(kind, page)),
    recordInbound: (inbound) => checked('write that a message came in', () => store.recordInbound(inbound)),
    getWindow: (to) => checked('look up a window', () => store.getWindow(to)),
    readGate: () => checked('read the gate', () => store.readGate()),
    writeGate: (record) => checked('write the gate', () => store.writeGate(record)),
    watch: (listener, followed) => store.watch(listener, followed),
    ...(identity && { identity: () => checked('say which copy it is', () => identity.call(store)) }),
    ...(store.release && { release: store.release.bind(store) }),
    ...(store.startWorker && { startWorker: store.startWorker.bind(store) }),
    ...(time && { time: () => checked('tell the time', time) }),
    ...(store.createLeaseSource && { createLeaseSource: store.createLeaseSource.bind(store) }),
  }
}

async function checked<Value>(what: string, step: () => Promise<Value>): Promise<Value> {
  try {
    return await step()
  } catch (cause) {
    if (isGupshupError(cause)) throw cause
    throw new StoreError(
      `The store could not ${what}. See the cause, and try again when the store is well.`,
      { cause },
    )
  }
}
