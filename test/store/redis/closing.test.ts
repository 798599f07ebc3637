import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'
import { expect, it, type TestContext } from 'vitest'
import { describeWithRedis } from '../../support/describe-with-redis.ts'
import { startRedis } from '../../support/redis-server.ts'

const program = fileURLToPath(new URL('children/close-on-signal.ts', import.meta.url))

/** Long enough on a busy machine, and a tenth of the program's `timeoutMs`. */
const limit = { timeout: 60_000 }

interface Run {
  readonly url: string
  /** Whether the store has all its connections when Redis is disturbed. */
  readonly mode: 'connected' | 'fresh'
  readonly disturb?: () => unknown
}

/** Starts the program, disturbs its Redis, and signals it to close its store. */
async function closeDuring({ onTestFinished }: TestContext, { url, mode, disturb }: Run) {
  const child = spawn(process.execPath, ['--import', 'tsx', program, url, mode], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  let printed = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed += text
  })
  await once(child.stdout, 'data')
  await disturb?.()
  child.kill('SIGUSR2')
  const [exitCode] = await once(child, 'close')
  return { exitCode, printed }
}

const closed = { exitCode: 0, printed: 'ready\nclosed\nclosed\n' }
const unreachable = { exitCode: 0, printed: 'ready\nclosed\nunreachable\n' }

async function aRedis({ onTestFinished }: TestContext) {
  const redis = await startRedis()
  onTestFinished(() => redis.close())
  return redis
}

describeWithRedis('close() of a Redis store in a process that then ends', () => {
  it.concurrent('resolves while Redis is frozen', limit, async (context) => {
    const redis = await aRedis(context)
    const run = { url: redis.url, mode: 'connected', disturb: () => redis.pause() } as const
    expect(await closeDuring(context, run)).toEqual(closed)
  })

  it.concurrent('resolves while Redis is down', limit, async (context) => {
    const redis = await aRedis(context)
    const run = { url: redis.url, mode: 'connected', disturb: () => redis.kill() } as const
    expect(await closeDuring(context, run)).toEqual(unreachable)
  })

  it.concurrent('resolves while it connects to a frozen Redis', limit, async (context) => {
    const redis = await aRedis(context)
    const run = { url: redis.url, mode: 'fresh', disturb: () => redis.pause() } as const
    expect(await closeDuring(context, run)).toEqual(closed)
  })

  it.concurrent('resolves while it connects to a port that never responds', limit, async (context) => {
    const server = createServer(() => {})
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    context.onTestFinished(() => void server.close())
    const address = server.address()
    const port = typeof address === 'object' ? address?.port : undefined
    expect(await closeDuring(context, { url: `redis://127.0.0.1:${port}`, mode: 'fresh' })).toEqual(closed)
  })
})
