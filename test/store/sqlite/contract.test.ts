import { sqliteStore } from 'gupshup-outbound/sqlite'
import { afterAll, expect, it } from 'vitest'
import type { ScopedStore } from '../../../src/store/store.ts'
import { describeStoreContract } from '../../../src/store/testing/contract.ts'
import type { StoreUnderTest } from '../../../src/store/testing/store-under-test.ts'
import { temporaryFolder } from './temporary-folder.ts'

const folder = temporaryFolder()
const path = folder.newFile()
const writer = sqliteStore({ path })
const reader = sqliteStore({ path })
afterAll(async () => {
  await reader.close()
  await writer.close()
})

const to = '919900000001'
let tests = 0

/** Scopes that no other test uses. They are as good as an empty file, without a thread for each test. */
function separateScopes(scoped: (name: string) => ScopedStore): StoreUnderTest {
  tests += 1
  const prefix = tests
  const close = async () => {}
  return { store: { scoped: (name) => scoped(`${prefix} ${name}`), close }, close }
}

describeStoreContract('sqliteStore()', async () => separateScopes((name) => writer.scoped(name)))

describeStoreContract('sqliteStore(), read through a second connection', async () =>
  separateScopes((name) => readThrough(reader.scoped(name), writer.scoped(name))),
)

it('an inbound message that two connections record at the same time is new once', async () => {
  const scopes = [writer.scoped('twice'), reader.scoped('twice')]
  const record = (_: unknown, index: number) =>
    scopes[index % 2]?.recordInbound({ id: 'in-1', from: to, until: 5_000 + index, now: 1_000 })
  const results = await Promise.all(Array.from({ length: 20 }, record))
  expect(results.filter((isNew) => isNew === true)).toHaveLength(1)
  expect(results.filter((isNew) => isNew === false)).toHaveLength(19)
  for (const scope of scopes) expect(await scope.getWindow(to)).toBe(5_019)
})

function readThrough(reader: ScopedStore, writer: ScopedStore): ScopedStore {
  return {
    isShared: true,
    insert: (record, entries) => writer.insert(record, entries),
    replace: (record, claim, entries) => writer.replace(record, claim, entries),
    get: (id) => reader.get(id),
    find: (by) => reader.find(by),
    findDue: (request) => reader.findDue(request),
    listMessages: (page) => reader.listMessages(page),
    selectMessages: (request) => reader.selectMessages(request),
    countWaiting: () => reader.countWaiting(),
    heartbeat: (owner, until) => writer.heartbeat(owner, until),
    findOrphans: (now, limit) => reader.findOrphans(now, limit),
    ...(reader.exchangeRate && { exchangeRate: reader.exchangeRate.bind(reader) }),
    ...(reader.takeRecipientTurn && { takeRecipientTurn: reader.takeRecipientTurn.bind(reader) }),
    park: (event) => writer.park(event),
    findParked: (by) => reader.findParked(by),
    unpark: (event, reason, entries) => writer.unpark(event, reason, entries),
    getDocument: (kind, key) => reader.getDocument(kind, key),
    putDocument: (kind, document, expectedVersion, entries) =>
      writer.putDocument(kind, document, expectedVersion, entries),
    deleteDocument: (kind, key, expectedVersion, entries) =>
      writer.deleteDocument(kind, key, expectedVersion, entries),
    listDocuments: (kind, page) => reader.listDocuments(kind, page),
    recordInbound: (inbound, entries) => writer.recordInbound(inbound, entries),
    getWindow: (to) => reader.getWindow(to),
    forgetInbound: (addresses) => writer.forgetInbound(addresses),
    readFeed: (page) => reader.readFeed(page),
    eraseFeedEntries: (sequences) => writer.eraseFeedEntries(sequences),
    purge: async () => await reader.purge?.(),
    watch: (listener, watched) => writer.watch(listener, watched),
  }
}
