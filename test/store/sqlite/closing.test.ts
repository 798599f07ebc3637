import { once } from 'node:events'
import { DatabaseSync } from 'node:sqlite'
import { Worker } from 'node:worker_threads'
import { describe, expect, it, vi } from 'vitest'
import { settingsOf } from '../../../src/store/sqlite/options.ts'
import { SqliteFile } from '../../../src/store/sqlite/sqlite-file.ts'
import { WriterThread } from '../../../src/store/sqlite/writer/writer-thread.ts'
import { startChild } from './start-child.ts'
import { temporaryFolder } from './temporary-folder.ts'

const folder = temporaryFolder()

/** Thread programs that never respond to a request. */
const programs = {
  'waits for ever': `require('node:worker_threads').parentPort.on('message', () => {})`,
  'runs for ever': `require('node:worker_threads').parentPort.on('message', () => { for (;;); })`,
}

describe.concurrent('close() of a store on SQLite', () => {
  it('resolves while another process has locked the file, so that its own process can end', async ({
    onTestFinished,
  }) => {
    const path = folder.newFile()
    const child = startChild('close-while-locked', path)
    onTestFinished(() => void child.process.kill('SIGKILL'))
    await vi.waitFor(() => expect(child.lines).toEqual(['ready']), { timeout: 30_000 })
    const holder = new DatabaseSync(path)
    onTestFinished(() => holder.close())
    holder.exec('BEGIN IMMEDIATE')
    child.process.kill('SIGUSR2')
    expect(await child.ended).toBe(0)
    expect(child.lines).toEqual(['ready', 'closed', 'closed'])
  }, 60_000)

  it.each(Object.entries(programs))('ends a writer thread that %s', async (_, program) => {
    const { now, ...settings } = settingsOf({ path: folder.newFile() })
    const workers: Worker[] = []
    const thread = new WriterThread(settings, () => {
      const worker = new Worker(program, { eval: true })
      workers.push(worker)
      return worker
    })
    const file = new SqliteFile({ ...settings, now }, thread)
    const opened = file.open().catch((error: unknown) => error)
    const written = file.write({ name: 'addScope', scope: 0, args: ['a'] }).catch((error: unknown) => error)
    const [worker] = workers
    if (worker === undefined) throw new Error('There is no thread.')
    const ended = once(worker, 'exit')
    await file.close()
    expect(await opened).toMatchObject({ reason: 'closed' })
    expect(await written).toMatchObject({ reason: 'closed' })
    await ended
    expect(workers).toHaveLength(1)
  })
})
