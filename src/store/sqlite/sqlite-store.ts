import { StoreError } from '../../errors/index.ts'
import type { Store } from '../store.ts'
import { findSqlite, firstNodeWithSqlite } from './database/node-sqlite.ts'
import { type SqliteStoreOptions, settingsOf } from './options.ts'
import { SqliteFile } from './sqlite-file.ts'
import { SqliteScope } from './sqlite-scope.ts'
import { ChangePoller } from './watching/change-poller.ts'
import { Watchers } from './watching/watchers.ts'

/**
 * Keeps everything in one file on this machine, through Node's own SQLite: nothing to install. What was accepted survives a crash and a
 * loss of power, and several processes may use one file. Needs Node 22.13 or newer.
 *
 * The file is opened at the first use. Close the store after the clients that use it: `close()` waits up to two seconds for pending writes, and
 * rejects the rest as `closed`.
 *
 * @example
 * ```ts
 * import { GupshupClient } from 'gupshup-outbound'
 * import { sqliteStore } from 'gupshup-outbound/sqlite'
 *
 * const store = sqliteStore({ path: '/var/lib/my-shop/messages.db' })
 * const client = new GupshupClient({ store })
 * ```
 * @throws {ConfigurationError} when an option is wrong
 * @throws {StoreError} with the reason `unsupported` on a Node without SQLite. The store's methods reject with a `StoreError` whose reason says
 *   what is wrong with the file: `locked`, `replaced`, `full`, `read-only`, `not-a-store`, `corrupt`, `schema-too-new`, `closed` or `unknown`.
 */
export function sqliteStore(options: SqliteStoreOptions): Store {
  const settings = settingsOf(options)
  if (findSqlite() === undefined) {
    throw new StoreError(
      `sqliteStore() needs Node ${firstNodeWithSqlite} or newer, whose own SQLite it uses; this is ${process.version}. ` +
        'Run a newer Node, or use another store.',
      { reason: 'unsupported' },
    )
  }
  const file = new SqliteFile(settings)
  const scopes = new Map<string, { readonly scope: SqliteScope; readonly watchers: Watchers }>()
  const poller = new ChangePoller(file, () => [...scopes.values()].map(({ watchers }) => watchers))
  return {
    scoped(name) {
      const known = scopes.get(name)
      if (known !== undefined) return known.scope
      const watchers = new Watchers(() => poller.update())
      const scope = new SqliteScope(file, name, watchers)
      scopes.set(name, { scope, watchers })
      return scope
    },
    async close() {
      const closed = file.close()
      poller.update()
      await closed
    },
  }
}
