import { resolve } from 'node:path'
import * as v from 'valibot'
import { checkOptions } from '../../errors/index.ts'
import type { FileSettings } from './sqlite-file.ts'

export interface SqliteStoreOptions {
  /**
   * The database file. It is made if it is not there; its folder must be. SQLite keeps two more files beside it, `-wal` and `-shm`, and
   * what is in them belongs to it: copy all three or none. It must lie on a disk of this machine, because a network's file system has no
   * memory that processes share: https://www.sqlite.org/wal.html.
   */
  readonly path: string
  /**
   * What a write waits for before it counts as done.
   *
   * - `'full'`: until the disk has it. What was accepted is there after a crash and after a loss of power.
   * - `'normal'`: until the operating system has it. It is there after a crash of the process; a loss of power, or of the whole
   *   machine, may take the writes of the last moments along, and a message among them is sent again if its sender repeats it. The file
   *   is never damaged by it.
   *
   * See https://www.sqlite.org/pragma.html#pragma_synchronous and https://www.sqlite.org/wal.html#performance_considerations.
   *
   * @default 'full'
   */
  readonly synchronous?: 'full' | 'normal' | undefined
  /**
   * How long a message is kept after it is finished and was last written to, in milliseconds. Its `idempotencyKey` is free after that, and webhooks
   * find it no longer. `Infinity` keeps all for ever.
   *
   * @default 2_592_000_000 (30 days)
   */
  readonly retentionMs?: number | undefined
  /**
   * How long a write waits for another process that holds the file, in milliseconds, before it rejects with a `StoreError` whose
   * `reason` is `locked`.
   *
   * @default 5_000
   */
  readonly busyTimeoutMs?: number | undefined
  /**
   * Events kept per app and number for messages that are not known yet, oldest forgotten first. None is kept for longer than a day.
   *
   * @default 10_000
   */
  readonly maxParkedEvents?: number | undefined
  /**
   * Milliseconds since 1970. By it is told how old things are: give it the client's `clock.now` if that is not the real one.
   *
   * @default the time of this machine, whatever is put in the place of `Date.now` in this process
   */
  readonly now?: (() => number) | undefined
}

const dayMs = 86_400_000

const schema = v.strictObject({
  path: v.pipe(
    v.string(),
    v.nonEmpty(),
    v.check((path) => path !== ':memory:', 'must be a file; memoryStore() is the store in memory'),
    v.transform((path) => resolve(path)),
  ),
  synchronous: v.optional(v.picklist(['full', 'normal']), 'full'),
  // Webhooks come for days, and a key that was used in this month or the last is still known.
  retentionMs: v.optional(v.pipe(v.number(), v.gtValue(0)), 30 * dayMs),
  // A larger one is no number to SQLite.
  busyTimeoutMs: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2 ** 31 - 1)), 5_000),
  maxParkedEvents: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1)), 10_000),
  now: v.optional(
    v.custom<() => number>((value) => typeof value === 'function', 'must be a function, such as Date.now'),
  ),
})

/** @throws {ConfigurationError} when an option is wrong */
export function settingsOf(options: SqliteStoreOptions): FileSettings {
  return checkOptions('sqliteStore()', schema, options, "path: 'outbound.db'")
}
