import { resolve } from 'node:path'
import * as v from 'valibot'
import { checkOptions } from '../../errors/index.ts'
import type { FileSettings } from './sqlite-file.ts'

export interface SqliteStoreOptions {
  /**
   * The database file. It is created if it is missing; its folder must exist. SQLite keeps two more files beside it, `-wal` and `-shm`, which belong
   * to it: copy all three or none. The rate of all processes is in a file `-rate` with its own two, which need not be copied. It must be on a disk of
   * this machine, because processes share no memory through a network file system: https://www.sqlite.org/wal.html.
   */
  readonly path: string
  /**
   * When a write counts as done.
   *
   * - `'full'`: once the disk has it. It survives a crash and a loss of power. A message for which `send()` waits before its request, and the claim
   *   of a queued message, is on the disk together with the next write of any process, at the latest with the heartbeat after five seconds, and
   *   always before its request.
   * - `'normal'`: once the operating system has it. It survives a crash of the process. A loss of power, or a crash of the machine, may lose the
   *   writes of the last moments, and a message among them is sent again if its sender repeats it. The file is never damaged by it.
   *
   * See https://www.sqlite.org/pragma.html#pragma_synchronous and https://www.sqlite.org/wal.html#performance_considerations.
   *
   * @default 'full'
   */
  readonly synchronous?: 'full' | 'normal' | undefined
  /**
   * How long a message is kept after it is finished and was last written to, in milliseconds. After that its `idempotencyKey` is free, and webhooks
   * no longer find it. `Infinity` keeps all messages.
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
   * Events kept per app and number for messages that are not stored yet. Of more than these the client tells the oldest as `unmatched` and removes
   * them. Each is deleted after a day.
   *
   * @default 10_000
   */
  readonly maxParkedEvents?: number | undefined
  /**
   * Returns Unix time in milliseconds, from which the age of what is kept is computed. Give it the client's `clock.now` if that is not the real time.
   *
   * @default the time of this machine, even if `Date.now` is replaced in this process
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
  // Webhooks arrive for days, and a key of this month is still known.
  retentionMs: v.optional(v.pipe(v.number(), v.gtValue(0)), 30 * dayMs),
  // SQLite takes 32 bits.
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
