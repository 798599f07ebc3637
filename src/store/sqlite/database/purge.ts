import type { DatabaseSync } from 'node:sqlite'
import { UnusableFile } from './to-store-error.ts'
import { whileBusy } from './transaction.ts'
import { numberIn } from './values.ts'

/**
 * Removes what was deleted from the file and from its log. `secure_delete` overwrites what is deleted, but not the copies that stay behind
 * when SQLite moves rows between pages, and versions before 0.4 deleted without it. So every page is written anew.
 *
 * @throws {UnusableFile} when another connection reads the log for too long
 */
export function purge(
  database: DatabaseSync,
  { path, busyTimeoutMs }: { readonly path: string; readonly busyTimeoutMs: number },
): void {
  whileBusy(busyTimeoutMs, () => database.exec('VACUUM'))
  const checkpoint = database.prepare('PRAGMA wal_checkpoint(TRUNCATE)')
  const giveUpAt = performance.now() + busyTimeoutMs
  // SQLite waits a moment for the readers each time, and then reports that it could not finish.
  while (numberIn(checkpoint.get(), 'busy') !== 0) {
    if (performance.now() < giveUpAt) continue
    throw new UnusableFile(
      'locked',
      `What was deleted from ${path} can still be read in ${path}-wal, because another connection has been reading the file for longer than ` +
        'busyTimeoutMs. End that, and try again.',
    )
  }
}
