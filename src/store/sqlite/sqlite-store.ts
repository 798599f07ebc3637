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
 * Nothing is opened before the first use. Who makes the store closes it, after the clients that use it: `close()` writes what is still to be
 * written for up to two seconds, and rejects the rest as `closed`.
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
 * @throws {StoreError} with the reason `unsupported` on a Node without SQLite. What the store's methods reject with says what is wrong
 *   with the file: `locked`, `full`, `read-only`, `foreign`, `corrupt`, `newer`, `closed` or `failed`.
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
  const lookout = new ChangePoller(file, () => [...scopes.values()].map(({ watchers }) => watchers))
  return {
    scoped(name) {
      const known = scopes.get(name)
      if (known !== undefined) return known.scope
      const watchers = new Watchers(() => lookout.update())
      const scope = new SqliteScope(file, name, watchers)
      scopes.set(name, { scope, watchers })
      return scope
    },
    async close() {
      const closed = file.close()
      lookout.update()
      await closed
    },
  }
}
