import { Worker } from 'node:worker_threads'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { settingsOf } from '../../../src/store/sqlite/options.ts'
import { SqliteFile } from '../../../src/store/sqlite/sqlite-file.ts'
import type { WriterSettings } from '../../../src/store/sqlite/writer/protocol.ts'
import { spawnWriter, WriterThread } from '../../../src/store/sqlite/writer/writer-thread.ts'
import { temporaryFolder } from './temporary-folder.ts'

const folder = temporaryFolder()
const open: SqliteFile[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((file) => file.close()))
})

/** A file whose writing threads a test has in its hands. */
function aFile(path = folder.newFile()) {
  const workers: Worker[] = []
  const { now, ...settings } = settingsOf({ path, busyTimeoutMs: 2_000 })
  const thread = new WriterThread(settings, (given) => {
    const worker = spawnWriter(given)
    workers.push(worker)
    return worker
  })
  const file = new SqliteFile({ ...settings, now }, thread)
  open.push(file)
  return { file, workers }
}

const aStep = (name: string) => ({ name: 'addScope', scope: 0, args: [name] }) as const

describe('a writing thread that dies', () => {
  it('rejects what was asked of it, and the next step starts another', async () => {
    const { file, workers } = aFile()
    await file.open()
    const steps = Promise.allSettled(['a', 'b', 'c'].map((name) => file.write(aStep(name))))
    void workers[0]?.terminate()
    for (const step of await steps) {
      // It may have been quick enough to write them, and then all of them.
      if (step.status === 'rejected') {
        expect(step.reason).toMatchObject({ name: 'StoreError', reason: 'unknown' })
        expect(step.reason.message).toContain('has ended unexpectedly. Repeat this operation')
      }
    }
    expect(await file.write(aStep('d'))).toEqual({ outcome: 'done' })
    expect(file.read(({ scopes }) => scopes.numberOf('d'))).toBeDefined()
    expect(workers).toHaveLength(2)
  })

  it('leaves nothing locked, however often it dies on the way', async () => {
    const { file, workers } = aFile()
    await file.open()
    for (let count = 0; count < 5; count += 1) {
      const step = file.write(aStep(`dying-${count}`)).catch(() => undefined)
      await new Promise((resolve) => setImmediate(resolve))
      await workers.at(-1)?.terminate()
      await step
      expect(await file.write(aStep(`living-${count}`))).toEqual({ outcome: 'done' })
    }
  })

  it('names its error as the cause', async () => {
    const failing = (settings: WriterSettings) =>
      new Worker("throw new Error('Out of luck')", { eval: true, workerData: settings })
    const { now: _, ...settings } = settingsOf({ path: folder.newFile() })
    const thread = new WriterThread(settings, failing)
    const asked = thread.ask({ type: 'commit', batch: { now: 0, commands: [] } }, true)
    await expect(asked).rejects.toMatchObject({ reason: 'unknown', cause: { message: 'Out of luck' } })
  })
})

describe('a writing thread', () => {
  it('keeps the process alive only while something is to be written', async () => {
    const { file, workers } = aFile()
    await file.open()
    const [worker] = workers
    if (worker === undefined) throw new Error('There is no thread.')
    const ref = vi.spyOn(worker, 'ref')
    const unref = vi.spyOn(worker, 'unref')
    await file.foreignVersion()
    expect(ref).not.toHaveBeenCalled()
    await file.write(aStep('a'))
    expect(ref).toHaveBeenCalled()
    expect(unref.mock.invocationCallOrder.at(-1)).toBeGreaterThan(ref.mock.invocationCallOrder.at(-1) ?? 0)
  })
})
