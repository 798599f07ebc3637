import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { type ClientOptions, ClosedError, GupshupClient, partner, type SendRequest } from 'gupshup-outbound'
import { sqliteStore } from 'gupshup-outbound/sqlite'
import { describe, expect, onTestFinished, test } from 'vitest'
import { testKey } from '../support/harness.ts'
import { startLocalServer } from '../support/local-server.ts'
import { settle } from '../support/until.ts'

const to = '919876543210'
const appId = '0b3c1e4a-5f6d-4c7b-8a9e-1f2a3b4c5d6e'
const template = { type: 'template', id: appId, params: ['a'] } as const

/** Sends, closes while the send hangs, and returns the send's result. If `close()` hangs too, the test's own timeout ends it. */
async function closeWhile(options: ClientOptions, message: SendRequest['message']): Promise<unknown> {
  const client = new GupshupClient({ appName: 'MyShop', source: '917834811114', ...options })
  const sending = client.send({ to, message }).catch((error: unknown) => error)
  await settle()
  await client.close({ timeoutMs: 50 })
  return await sending
}

describe('close() settles itself and each send()', () => {
  test('while the request for the template list hangs', async () => {
    const server = await startLocalServer(() => {})
    onTestFinished(() => server.close())
    const options = { apiKey: testKey, appId, baseUrl: server.url, checkTemplates: true }
    expect(await closeWhile(options, template)).toBeInstanceOf(ClosedError)
  })

  test('while the source of partner tokens hangs', async () => {
    const token = () => new Promise<never>(() => {})
    const options = { transport: partner({ appId, baseUrl: 'http://127.0.0.1:9', token }) }
    expect(await closeWhile(options, 'Hello')).toBeInstanceOf(ClosedError)
  })

  test('while another process holds the SQLite file for ten minutes', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'gupshup-outbound-close-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const path = join(folder, 'store.db')
    const store = sqliteStore({ path, busyTimeoutMs: 600_000 })
    await store.scoped('MyShop:917834811114').countWaiting()
    const holder = new DatabaseSync(path)
    holder.exec('BEGIN IMMEDIATE')
    const options = { apiKey: testKey, baseUrl: 'http://127.0.0.1:9', store }
    expect(await closeWhile(options, 'Hello')).toMatchObject({ name: 'StoreError' })
    await store.close()
    holder.close()
  })
})
