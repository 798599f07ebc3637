import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, it, vi } from 'vitest'
import { describeWithRedis } from '../../support/describe-with-redis.ts'
import { givenRedis, scopeName, soon } from './given.ts'

describeWithRedis('a process that is killed in the middle of a message', () => {
  const given = givenRedis()

  it('leaves the message to another process, which has heard of it and looks when it is no longer alive', {
    timeout: 60_000,
  }, async () => {
    const scope = given.scope()
    scope.watch(() => {})
    await vi.waitFor(() => expect(scope.isListening).toBe(true), soon)
    expect(await scope.findOrphans(Date.now(), 10)).toEqual([])
    const program = fileURLToPath(new URL('worker-process.ts', import.meta.url))
    const child = spawn(process.execPath, ['--import', 'tsx', program, given.redis.url, scopeName], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const [said] = await once(child.stdout, 'data')
    expect(String(said)).toBe('one\n')
    child.kill('SIGKILL')
    await once(child, 'exit')
    await vi.waitFor(async () => {
      expect(await scope.findOrphans(Date.now(), 10)).toMatchObject([{ id: 'one' }])
    }, soon)
  })
})
