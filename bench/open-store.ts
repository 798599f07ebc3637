import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { memoryStore, type Store } from 'gupshup-outbound'
import { redisStore } from 'gupshup-outbound/redis'
import { sqliteStore } from 'gupshup-outbound/sqlite'
import { startRedis } from '../test/support/redis-server.ts'

export const storeKinds = ['memory', 'sqlite', 'redis'] as const
export type StoreKind = (typeof storeKinds)[number]

export interface OpenStore {
  readonly store: Store
  /** Where another process finds it: the path of a file, or the URL of a server. */
  readonly location: string
  /** Opens what is kept there once more, as another process would. */
  openAgain?(): Store
  /** The processor time that its server has used, in microseconds. */
  usedCpu?(): Promise<number>
  close(): Promise<void>
}

/** An empty store of its own, with its defaults, which leaves nothing behind. */
export async function openStore(kind: StoreKind): Promise<OpenStore> {
  if (kind === 'sqlite') {
    const folder = mkdtempSync(join(tmpdir(), 'gupshup-bench-'))
    const location = join(folder, 'outbound.db')
    const open = () => storeAt(kind, location)
    const store = open()
    return {
      store,
      location,
      openAgain: open,
      async close() {
        await store.close()
        rmSync(folder, { recursive: true })
      },
    }
  }
  if (kind === 'redis') {
    const server = await startRedis()
    const open = () => storeAt(kind, server.url)
    const store = open()
    return {
      store,
      location: server.url,
      openAgain: open,
      async usedCpu() {
        const used = (await server.admin.info('cpu')).matchAll(/^used_cpu_(?:user|sys):([\d.]+)/gm)
        return [...used].reduce((sum, [, seconds]) => sum + Number(seconds) * 1_000_000, 0)
      },
      async close() {
        await store.close()
        await server.close()
      },
    }
  }
  const store = memoryStore()
  return { store, location: '', close: () => store.close() }
}

/** The store that a process shares with others. */
export function storeAt(kind: StoreKind, location: string): Store {
  switch (kind) {
    case 'memory':
      return memoryStore()
    case 'sqlite':
      return sqliteStore({ path: location })
    case 'redis':
      return redisStore({ connection: location })
  }
}
