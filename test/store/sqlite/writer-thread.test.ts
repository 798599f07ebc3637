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

/** A file whose writer threads the test can end. */
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

const aCommand = (name: string) => ({ name: 'addScope', scope: 0, args: [name] }) as const

describe('a writer thread that dies', () => {
  it('rejects its pending writes, and the next write starts another thread', async () => {
    const { file, workers } = aFile()
    await file.open()
    const steps = Promise.allSettled(['a', 'b', 'c'].map((name) => file.write(aCommand(name))))
    void workers[0]?.terminate()
    for (const step of await steps) {
      // The thread may have written them before it died, and then all of them.
      if (step.status === 'rejected') {
        expect(step.reason).toMatchObject({ name: 'StoreError', reason: 'unknown' })
        expect(step.reason.message).toContain('has ended unexpectedly. Repeat this operation')
      }
    }
    expect(await file.write(aCommand('d'))).toEqual({ outcome: 'done' })
    expect(file.read(({ scopes }) => scopes.numberOf('d'))).toBeDefined()
    expect(workers).toHaveLength(2)
  })

  it('leaves nothing locked, however often it dies during a write', async () => {
    const { file, workers } = aFile()
    await file.open()
    for (let count = 0; count < 5; count += 1) {
      const step = file.write(aCommand(`dying-${count}`)).catch(() => undefined)
      await new Promise((resolve) => setImmediate(resolve))
      await workers.at(-1)?.terminate()
      await step
      expect(await file.write(aCommand(`living-${count}`))).toEqual({ outcome: 'done' })
    }
  })

  it('rejects with its error as the cause', async () => {
    const failing = (settings: WriterSettings) =>
      new Worker("throw new Error('Out of luck')", { eval: true, workerData: settings })
    const { now: _, ...settings } = settingsOf({ path: folder.newFile() })
    const thread = new WriterThread(settings, failing)
    const asked = thread.ask({ type: 'commit', batch: { now: 0, commands: [] } }, true)
    await expect(asked).rejects.toMatchObject({ reason: 'unknown', cause: { message: 'Out of luck' } })
  })
})

describe('a writer thread', () => {
  it('keeps the process alive only while it has something to write', async () => {
    const { file, workers } = aFile()
    await file.open()
    const [worker] = workers
    if (worker === undefined) throw new Error('There is no thread.')
    const ref = vi.spyOn(worker, 'ref')
    const unref = vi.spyOn(worker, 'unref')
    await file.foreignVersion()
    expect(ref).not.toHaveBeenCalled()
    await file.write(aCommand('a'))
    expect(ref).toHaveBeenCalled()
    expect(unref.mock.invocationCallOrder.at(-1)).toBeGreaterThan(ref.mock.invocationCallOrder.at(-1) ?? 0)
  })
})
