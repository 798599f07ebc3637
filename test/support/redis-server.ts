import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { freePort } from './free-port.ts'

export interface RedisServerOptions {
  /** Starts a cluster of one node, which has every slot. */
  readonly isCluster?: boolean
  /** Writes to disk before each response, so that data survives a restart. Otherwise it writes nothing to disk. */
  readonly isDurable?: boolean
}

/** A Redis on loopback, started by a test. */
export interface RedisServer {
  readonly url: string
  readonly port: number
  /** A client for the test itself. */
  readonly admin: Redis
  /** All keys, in order. */
  keys(): Promise<string[]>
  /** Kills it. The data in memory is lost. */
  kill(): Promise<void>
  /** Restarts it on the same port, empty unless it is durable. */
  restart(): Promise<void>
  /** Freezes it until `resume()`: it accepts connections and does not respond. */
  pause(): void
  resume(): void
  close(): Promise<void>
}

export const isInstalled = spawnSync('redis-server', ['--version']).status === 0

/** The URL of any Redis. Each test uses its own prefix there. */
export async function anyRedis(): Promise<{ readonly url: string; close(): Promise<void> }> {
  const url = process.env['REDIS_URL']
  return isInstalled || url === undefined ? startRedis() : { url, close: async () => {} }
}

export async function startRedis({
  isCluster = false,
  isDurable = false,
}: RedisServerOptions = {}): Promise<RedisServer> {
  const port = await freePort()
  const folder = mkdtempSync(join(tmpdir(), 'redis-server-'))
  const cluster = isCluster ? ['--cluster-enabled', 'yes', '--cluster-announce-ip', '127.0.0.1'] : []
  const disk = ['--save', '', '--appendonly', isDurable ? 'yes' : 'no', '--appendfsync', 'always']
  let running: ChildProcess
  const admin = new Redis({ port, host: '127.0.0.1', lazyConnect: true, maxRetriesPerRequest: null })
  admin.on('error', () => {})

  const start = async () => {
    const settings = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder]
    running = spawn('redis-server', [...settings, ...disk, ...cluster], { stdio: 'ignore' })
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
    keys: async () => (await admin.keys('*')).sort(),
    kill,
    restart: async () => {
      await kill()
      rmSync(join(folder, 'nodes.conf'), { force: true })
      await start()
    },
    pause: () => running.kill('SIGSTOP'),
    resume: () => running.kill('SIGCONT'),
    close: async () => {
      admin.disconnect()
      await kill()
      rmSync(folder, { recursive: true, force: true })
    },
  }
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
