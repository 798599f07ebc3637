import { memoryStore, type ScopedStore, type Store } from 'gupshup-outbound'

/** A memory store that, like a database, keeps only what JSON keeps of what it is given. */
export function jsonStore(): Store {
  const memory = memoryStore()
  const copy = <Value>(value: Value): Value =>
    value === undefined ? value : JSON.parse(JSON.stringify(value))
  return {
    close: () => memory.close(),
    scoped(scope): ScopedStore {
      const inner = memory.scoped(scope)
      return {
        insert: async (record) => copy(await inner.insert(copy(record))),
        replace: (record) => inner.replace(copy(record)),
        get: async (id) => copy(await inner.get(id)),
        findByKey: async (key) => copy(await inner.findByKey(key)),
        findByEventId: async (ids) => copy(await inner.findByEventId(ids)),
        findOpen: async (to) => copy(await inner.findOpen(to)),
        findDue: async (now, limit) => copy(await inner.findDue(now, limit)),
        nextDueAt: () => inner.nextDueAt(),
        findByState: async (state, page) => copy(await inner.findByState(state, page)),
        park: (event) => inner.park(copy(event)),
        takeParked: async (ids) => copy(await inner.takeParked(ids)),
        findParked: async (to) => copy(await inner.findParked(to)),
        getSuppression: async (to) => copy(await inner.getSuppression(to)),
        putSuppression: async (suppression) => copy(await inner.putSuppression(copy(suppression))),
        deleteSuppression: (to) => inner.deleteSuppression(to),
        listSuppressions: async (page) => copy(await inner.listSuppressions(page)),
        readGate: async () => copy(await inner.readGate()),
        writeGate: (record) => inner.writeGate(copy(record)),
        watch: (listener) => inner.watch((change) => listener(copy(change))),
      }
    },
  }
}
