import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { describe, it } from 'vitest'

export interface RedisServerOptions {
  /** Makes it a cluster of one node, which has every slot. */
  readonly isCluster?: boolean
}

/** A Redis of a test's own, on loopback, which writes nothing to the disk. */
export interface RedisServer {
  readonly url: string
  readonly port: number
  /** For the test to look inside. */
  readonly admin: Redis
  /** Kills it. What it kept is gone. */
  kill(): Promise<void>
  /** Starts it again, empty, at the same port. */
  restart(): Promise<void>
  /** It takes connections and answers nothing, until it goes on. */
  pause(): void
  goOn(): void
  close(): Promise<void>
}

const isInstalled = spawnSync('redis-server', ['--version']).status === 0
const isCi = process.env['CI'] !== undefined && process.env['CI'] !== ''

/** Describes what needs a Redis. Where there is none it is left out with a warning, and in continuous integration that is a failure. */
export function describeWithRedis(name: string, tests: () => void): void {
  if (isInstalled) {
    describe(name, tests)
    return
  }
  process.emitWarning(`redis-server is not on the PATH: "${name}" is not tested.`)
  describe(name, () => {
    it('is tested, for which redis-server must be on the PATH in continuous integration', () => {
      if (isCi)
        throw new Error('redis-server is not on the PATH. Install it: nothing of the Redis store was tested.')
    })
  })
}

export async function startRedis({ isCluster = false }: RedisServerOptions = {}): Promise<RedisServer> {
  const port = await freePort()
  const folder = mkdtempSync(join(tmpdir(), 'redis-server-'))
  const cluster = isCluster ? ['--cluster-enabled', 'yes', '--cluster-announce-ip', '127.0.0.1'] : []
  let running: ChildProcess
  const admin = new Redis({ port, host: '127.0.0.1', lazyConnect: true, maxRetriesPerRequest: null })
  admin.on('error', () => {})

  const start = async () => {
    const settings = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder]
    running = spawn('redis-server', [...settings, '--save', '', '--appendonly', 'no', ...cluster], {
      stdio: 'ignore',
    })
    await answers(port)
    if (isCluster) await claimSlots(admin)
  }
  const kill = () =>
    new Promise<void>((resolve) => {
      if (running.exitCode !== null || running.signalCode !== null) return resolve()
      running.once('exit', () => resolve())
      running.kill('SIGKILL')
    })
  await start()
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    admin,
    kill,
    restart: async () => {
      await kill()
      rmSync(join(folder, 'nodes.conf'), { force: true })
      await start()
    },
    pause: () => running.kill('SIGSTOP'),
    goOn: () => running.kill('SIGCONT'),
    close: async () => {
      admin.disconnect()
      await kill()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  // A node of a cluster also takes the port 10,000 above its own.
  return port < 55_000 ? port : freePort()
}

async function answers(port: number): Promise<void> {
  const probe = new Redis({ port, host: '127.0.0.1', maxRetriesPerRequest: null, retryStrategy: () => 20 })
  probe.on('error', () => {})
  await probe.ping()
  probe.disconnect()
}

async function claimSlots(admin: Redis): Promise<void> {
  await admin.call('CLUSTER', 'ADDSLOTSRANGE', '0', '16383').catch((error: Error) => {
    if (!error.message.includes('already busy')) throw error
  })
  while (!String(await admin.call('CLUSTER', 'INFO')).includes('cluster_state:ok')) {
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
