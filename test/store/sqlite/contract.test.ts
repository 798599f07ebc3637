import { sqliteStore } from 'gupshup-outbound/sqlite'
import type { ScopedStore, Store } from '../../../src/store/index.ts'
import { describeStoreContract } from '../contract.ts'
import { temporaryFolder } from './temporary-folder.ts'

const folder = temporaryFolder()

describeStoreContract('sqliteStore()', async () => {
  const store = sqliteStore({ path: folder.newFile() })
  return { store, close: () => store.close() }
})

describeStoreContract(
  'sqliteStore(), read through another connection than it is written through',
  async () => {
    const path = folder.newFile()
    const writer = sqliteStore({ path })
    const reader = sqliteStore({ path })
    const close = async () => {
      await reader.close()
      await writer.close()
    }
    const store: Store = {
      scoped: (name) => readThrough(reader.scoped(name), writer.scoped(name)),
      close,
    }
    return { store, close }
  },
)

function readThrough(reader: ScopedStore, writer: ScopedStore): ScopedStore {
  return {
    isShared: true,
    insert: (record) => writer.insert(record),
    replace: (record) => writer.replace(record),
    get: (id) => reader.get(id),
    findByKey: (key) => reader.findByKey(key),
    findByEventId: (ids) => reader.findByEventId(ids),
    findOpen: (to) => reader.findOpen(to),
    findDue: (work, now, limit) => reader.findDue(work, now, limit),
    nextDueAt: (work) => reader.nextDueAt(work),
    countWaiting: () => reader.countWaiting(),
    keepAlive: (owner, until) => writer.keepAlive(owner, until),
    resign: (owner) => writer.resign(owner),
    findOrphans: (now, limit) => reader.findOrphans(now, limit),
    park: (event) => writer.park(event),
    findParked: (ids) => reader.findParked(ids),
    findParkedFor: (to) => reader.findParkedFor(to),
    unpark: (event) => writer.unpark(event),
    getSuppression: (to) => reader.getSuppression(to),
    putSuppression: (suppression) => writer.putSuppression(suppression),
    deleteSuppression: (to) => writer.deleteSuppression(to),
    listSuppressions: (page) => reader.listSuppressions(page),
    readGate: () => reader.readGate(),
    writeGate: (record) => writer.writeGate(record),
    watch: (listener, followed) => writer.watch(listener, followed),
  }
}
