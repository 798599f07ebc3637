import { chmodSync, existsSync, readFileSync, statSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { GupshupClient, type SendRequest } from 'gupshup-outbound'
import { sqliteStore } from 'gupshup-outbound/sqlite'
import { describe, expect, it } from 'vitest'
import type { MessageRecord } from '../../../src/model/message-record.ts'
import { migrations } from '../../../src/store/sqlite/database/schema.ts'
import { accepted, anAttempt, aRecord, failed, next } from '../../../src/store/testing/records.ts'
import { testKey } from '../../support/harness.ts'
import { idOf, startLocalServer } from '../../support/local-server.ts'
import { aBatchWriter, dayMs, insertion, replacement } from './batch-writer.ts'
import { temporaryFolder } from './temporary-folder.ts'

const folder = temporaryFolder()
const secret = 'Your code is 904417.'
const fallbackText = 'Call us for the code 904417.'
const suffixes = ['', '-wal', '-shm']
const modeOf = (path: string) => statSync(path).mode & 0o777

/** Whether any of the existing files contains the text. */
function contains(path: string, text: string): boolean {
  return suffixes.some((suffix) => existsSync(path + suffix) && readFileSync(path + suffix).includes(text))
}

/** Sends one message, receives a webhook about it, and closes everything. */
async function sendAndSettle(
  path: string,
  payload: { readonly type: string; readonly payload?: object },
  request: Partial<SendRequest> = {},
  options: { readonly keepContent?: boolean } = {},
) {
  const server = await startLocalServer()
  const store = sqliteStore({ path })
  const client = new GupshupClient({
    apiKey: testKey,
    appName: 'MyShop',
    source: '917834811114',
    baseUrl: server.url,
    graceMs: 0,
    store,
    ...options,
  })
  client.on('error', () => {})
  const full = { to: '919900000001', message: secret, idempotencyKey: 'otp-1', ...request }
  const receipt = await client.send(full)
  expect(contains(path, secret)).toBe(true)
  await client.receive({
    app: 'MyShop',
    type: 'message-event',
    payload: { id: 'wamid.1', gsId: idOf(1), destination: '919900000001', ...payload },
  })
  const repeated = await client.send(full)
  const requests = server.requests.length
  await client.close()
  await store.close()
  await server.close()
  return { receipt, repeated, requests }
}

describe('the text of a message', () => {
  it('is in no byte of the files after it is delivered, and its idempotency key still works', async () => {
    const path = folder.newFile()
    const { receipt, repeated, requests } = await sendAndSettle(path, {
      type: 'delivered',
      payload: { ts: 1 },
    })
    expect(repeated.id).toBe(receipt.id)
    expect(requests).toBe(1)
    expect(contains(path, '904417')).toBe(false)
  })

  it('is in no byte of the files after it is delivered, nor is that of its fallback', async () => {
    const path = folder.newFile()
    await sendAndSettle(path, { type: 'delivered', payload: { ts: 1 } }, { fallback: fallbackText })
    expect(contains(path, '904417')).toBe(false)
  })

  it('stays in the file when keepContent of the request or of the client says so', async () => {
    const delivered = { type: 'delivered', payload: { ts: 1 } }
    const [byRequest, byClient, notByRequest] = [folder.newFile(), folder.newFile(), folder.newFile()]
    await sendAndSettle(byRequest, delivered, { keepContent: true })
    await sendAndSettle(byClient, delivered, {}, { keepContent: true })
    await sendAndSettle(notByRequest, delivered, { keepContent: false }, { keepContent: true })
    expect(contains(byRequest, secret)).toBe(true)
    expect(contains(byClient, secret)).toBe(true)
    expect(contains(notByRequest, secret)).toBe(false)
  })

  it('stays in the file while a webhook may still make the client send a fallback', async () => {
    const path = folder.newFile()
    await sendAndSettle(path, { type: 'sent', payload: { ts: 1 } }, { fallback: fallbackText })
    expect(contains(path, fallbackText)).toBe(true)
  })
})

describe('the text of a message for which no webhook arrives', () => {
  const steps = [{ type: 'text', path: '/wa/api/v1/msg', fields: { message: secret } }]
  const contentOf = (json: string | undefined) => {
    const record: MessageRecord = JSON.parse(json ?? '')
    return record.steps[0]?.fields
  }
  const heartbeat = { name: 'heartbeat', scope: 1, args: ['none', 0] } as const

  it('is deleted after its ttlMs, at the earliest a day after its last write', () => {
    const { database, commit, tables } = aBatchWriter(folder.newFile())
    const record = aRecord('one', {
      steps,
      attempts: [anAttempt({ status: 'sent' })],
      state: accepted,
    })
    commit(0, insertion({ ...record, expiresAt: 2 * dayMs }))
    commit(2 * dayMs - 1, heartbeat)
    expect(contentOf(tables.messages.get(1, 'one'))).toEqual({ message: secret })
    commit(2 * dayMs, heartbeat)
    expect(contentOf(tables.messages.get(1, 'one'))).toBeUndefined()
    expect(JSON.parse(tables.messages.get(1, 'one') ?? '')).toMatchObject({
      id: 'one',
      version: record.version,
    })
    database.close()
  })

  it('stays while the message is still to be sent, however old it is', () => {
    const { database, commit, tables } = aBatchWriter(folder.newFile())
    commit(0, insertion(aRecord('one', { steps })))
    commit(20 * dayMs, heartbeat)
    expect(contentOf(tables.messages.get(1, 'one'))).toEqual({ message: secret })
    database.close()
  })

  it('does not stop all writing when its record is damaged', () => {
    const { database, commit } = aBatchWriter(folder.newFile())
    const record = aRecord('one', {
      steps,
      state: accepted,
      attempts: [anAttempt({ status: 'sent' })],
    })
    commit(0, insertion(record))
    database.exec(`UPDATE messages SET record = '{"id":'`)
    commit(5 * dayMs, heartbeat)
    expect(database.prepare('SELECT content_ends_at FROM messages').get()).toEqual({ content_ends_at: null })
    database.close()
  })

  it('is deleted from a file of version 0.3.0 while it is written to', () => {
    const { database, commit, tables } = aBatchWriter(folder.newFile())
    const record = aRecord('one', { steps, state: failed })
    commit(0, insertion(record), insertion(aRecord('two', { steps })))
    database.exec('UPDATE messages SET content_ends_at = 0')
    commit(3 * dayMs, heartbeat, heartbeat)
    expect(contentOf(tables.messages.get(1, 'one'))).toBeUndefined()
    expect(contentOf(tables.messages.get(1, 'two'))).toEqual({ message: secret })
    commit(3 * dayMs, replacement(next(aRecord('two', { steps }))))
    database.close()
  })
})

describe.skipIf(process.platform === 'win32')('the files of an SQLite store', () => {
  it('are accessible only to their owner, with any umask', async () => {
    const before = process.umask(0)
    const path = folder.newFile()
    const store = sqliteStore({ path })
    await store.scoped('MyShop:917834811114').insert(aRecord('one'))
    process.umask(before)
    expect(suffixes.map((suffix) => modeOf(path + suffix))).toEqual([0o600, 0o600, 0o600])
    await store.close()
  })

  it.each([
    [0o644, 0o600],
    [0o666, 0o660],
    [0o664, 0o660],
    [0o640, 0o640],
    [0o660, 0o660],
    [0o600, 0o600],
  ])('of mode %o have mode %o after they are opened', async (found, left) => {
    const path = folder.newFile()
    const database = new DatabaseSync(path)
    for (const migration of migrations) database.exec(migration)
    database.exec(`PRAGMA application_id = ${0x47_4f_55_54}; PRAGMA user_version = ${migrations.length}`)
    database.close()
    chmodSync(path, found)
    const store = sqliteStore({ path })
    await store.scoped('MyShop:917834811114').countWaiting()
    expect(modeOf(path)).toBe(left)
    await store.close()
  })
})
