import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, it, vi } from 'vitest'
import { accepted, aRecord, next } from '../../../src/store/testing/records.ts'
import { describeWithRedis } from '../../support/describe-with-redis.ts'
import { givenRedis, scopeName } from './given.ts'

describeWithRedis('a process that is killed in the middle of a message', () => {
  const given = givenRedis()

  it('leaves the message to another process', { timeout: 60_000 }, async () => {
    const program = fileURLToPath(new URL('worker-process.ts', import.meta.url))
    const child = spawn(process.execPath, ['--import', 'tsx', program, given.redis.url, scopeName], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const scope = given.scope()
    await scope.insert(aRecord('one', { state: { name: 'waiting', why: 'retry' }, dueAt: Date.now() }))
    const [said] = await once(child.stdout, 'data')
    expect(String(said)).toBe('one\n')
    child.kill('SIGKILL')
    await once(child, 'exit')

    const taken: string[] = []
    scope.startWorker?.('follow-up', {
      concurrency: 1,
      onDue: async (record) => {
        taken.push(record.id)
        await scope.replace(next(record, { state: accepted }))
      },
      onError: () => {},
    })
    await vi.waitFor(() => expect(taken).toEqual(['one']), { timeout: 45_000, interval: 50 })
  })
})
