import { isGupshupError, StoreError } from '../errors/index.ts'
import type { ScopedStore } from './store.ts'

/** A store whose every failure is a `StoreError`, whatever the engine below throws. */
export function checkedStore(store: ScopedStore): ScopedStore {
  return {
    insert: (record) => checked('write a new message', () => store.insert(record)),
    replace: (record) => checked('write a message', () => store.replace(record)),
    get: (id) => checked('read a message', () => store.get(id)),
    findByKey: (key) => checked('look up a key', () => store.findByKey(key)),
    findByEventId: (ids) => checked('look up an event', () => store.findByEventId(ids)),
    findOpen: (to) => checked('look up a number', () => store.findOpen(to)),
    findDue: (now, limit) => checked('look up what is due', () => store.findDue(now, limit)),
    nextDueAt: () => checked('look up what is due', () => store.nextDueAt()),
    findByState: (state, page) => checked('list messages', () => store.findByState(state, page)),
    park: (event) => checked('keep an event', () => store.park(event)),
    takeParked: (ids) => checked('take out an event', () => store.takeParked(ids)),
    findParked: (to) => checked('look up events', () => store.findParked(to)),
    getSuppression: (to) => checked('look up a suppression', () => store.getSuppression(to)),
    putSuppression: (suppression) => checked('write a suppression', () => store.putSuppression(suppression)),
    deleteSuppression: (to) => checked('remove a suppression', () => store.deleteSuppression(to)),
    listSuppressions: (page) => checked('list suppressions', () => store.listSuppressions(page)),
    readGate: () => checked('read the gate', () => store.readGate()),
    writeGate: (record) => checked('write the gate', () => store.writeGate(record)),
    watch: (listener) => store.watch(listener),
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
