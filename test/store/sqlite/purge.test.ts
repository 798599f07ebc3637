import { existsSync, readFileSync, statSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { sqliteStore } from 'gupshup-outbound/sqlite'
import { describe, expect, it, onTestFinished } from 'vitest'
import { writeDocument } from '../../../src/store/operations.ts'
import type { ScopedStore } from '../../../src/store/store.ts'
import { accepted, aRecord, aSuppression, formStep, next } from '../../../src/store/testing/records.ts'
import { startChild } from './start-child.ts'
import { temporaryFolder } from './temporary-folder.ts'

const folder = temporaryFolder()
const scopeName = 'MyShop:917834811114'
const secret = 'SECRET-9f2c'

function open(busyTimeoutMs = 5_000) {
  const path = folder.newFile()
  const store = sqliteStore({ path, busyTimeoutMs })
  onTestFinished(() => store.close())
  return { path, scope: store.scoped(scopeName) }
}

/** In which of the three files the text is. */
const filesWith = (path: string, text: string) =>
  ['', '-wal', '-shm'].filter(
    (suffix) => existsSync(path + suffix) && readFileSync(path + suffix).includes(text),
  )

/** Enough messages that SQLite divides pages, each with the text, which they then lose. */
async function writeAndDrop(scope: ScopedStore): Promise<void> {
  const { type, path } = formStep
  const steps = (text: string) => [{ type, path, fields: { message: `${text} ${'x'.repeat(300)}` } }]
  for (let round = 0; round < 10; round += 1) {
    await Promise.all(
      Array.from({ length: 40 }, async (_, index) => {
        const record = aRecord(`${index}-${round}`, {
          steps: steps(secret),
          idempotencyKey: `${index} ${round}`,
        })
        await scope.insert(record)
        await scope.replace(next(record, { steps: steps(''), state: accepted }))
      }),
    )
  }
  await writeDocument(scope, 'suppression', secret, aSuppression(secret))
  const known = await scope.getDocument('suppression', secret)
  await scope.deleteDocument('suppression', secret, known?.version ?? 0)
}

describe('purge() of an SQLite file', () => {
  it('leaves nothing of what was deleted in the file, its -wal and its -shm, and keeps the rest', async () => {
    const { path, scope } = open()
    await writeAndDrop(scope)
    expect(filesWith(path, secret)).not.toEqual([])
    await scope.purge?.()
    expect(filesWith(path, secret)).toEqual([])
    expect(statSync(`${path}-wal`).size).toBe(0)
    expect((await scope.listMessages({ limit: 1_000 })).messages).toHaveLength(400)
    await scope.insert(aRecord('later'))
    expect(await scope.get('later')).toBeDefined()
  })

  it('works while another process and another store have the file open, and both go on', async () => {
    const { path, scope } = open()
    await writeAndDrop(scope)
    const second = sqliteStore({ path })
    onTestFinished(() => second.close())
    const other = second.scoped(scopeName)
    expect(await other.get('1-1')).toBeDefined()
    const child = startChild('count-up', path, '50')
    const writing = Array.from({ length: 20 }, (_, index) => other.insert(aRecord(`other-${index}`)))
    await scope.purge?.()
    await Promise.all(writing)
    expect(filesWith(path, secret)).toEqual([])
    expect(await child.ended).toBe(0)
    await scope.purge?.()
    for (const each of [scope, other]) expect(await each.get('other-19')).toBeDefined()
    await other.replace(next((await other.get('other-19')) ?? aRecord('other-19')))
    expect(await scope.get('other-19')).toMatchObject({ version: 2 })
  })

  it('rejects while another connection reads an earlier state, says so, and works afterwards', async () => {
    const { path, scope } = open(150)
    await scope.insert(aRecord('before'))
    const reader = new DatabaseSync(path, { readOnly: true })
    reader.exec('BEGIN')
    reader.prepare('SELECT count(*) FROM messages').get()
    await writeAndDrop(scope)
    const error = await Promise.resolve(scope.purge?.()).catch((cause: unknown) => cause)
    expect(error).toMatchObject({ name: 'StoreError', reason: 'locked' })
    expect(String(error)).toContain('another connection has been reading the file')
    expect(await scope.insert(aRecord('meanwhile'))).toBeUndefined()
    reader.close()
    await scope.purge?.()
    expect(filesWith(path, secret)).toEqual([])
  })

  it('may be called several times at once, and rejects once the store is closed', async () => {
    const { scope } = open()
    await scope.insert(aRecord('one'))
    const [first, second, third] = [scope.purge?.(), scope.purge?.(), scope.purge?.()]
    await Promise.all([first, second, third])
    const store = sqliteStore({ path: folder.newFile() })
    const closed = store.scoped(scopeName)
    await closed.insert(aRecord('one'))
    await store.close()
    await expect(closed.purge?.()).rejects.toMatchObject({ reason: 'closed' })
  })
})
