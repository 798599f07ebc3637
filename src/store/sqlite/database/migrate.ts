import type { DatabaseSync } from 'node:sqlite'
import { applicationId } from './schema.ts'
import { foreignMessage, UnusableFile } from './to-store-error.ts'
import { inTransaction } from './transaction.ts'
import { pragmaNumber } from './values.ts'

/**
 * Migrates a file to the newest version, in one transaction: another process sees the old version or the new one.
 *
 * @throws {UnusableFile} when it is not a file of this package, or a newer version of the package has written it
 */
export function migrate(database: DatabaseSync, path: string, migrations: readonly string[]): void {
  // In a transaction of its own, because another process may migrate the file between two of the reads.
  const before = inTransaction(
    database,
    () => requireOwnVersion(database, path, migrations.length),
    'DEFERRED',
  )
  if (before === migrations.length) return
  inTransaction(database, () => {
    // Read again, because another process may have migrated it meanwhile.
    const version = requireOwnVersion(database, path, migrations.length)
    for (const migration of migrations.slice(version)) database.exec(migration)
    database.exec(`PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${migrations.length}`)
  })
}

/** Returns the version of the file, 0 for an empty one. */
function requireOwnVersion(database: DatabaseSync, path: string, newest: number): number {
  const application = pragmaNumber(database.prepare('PRAGMA application_id'), 'application_id')
  const version = pragmaNumber(database.prepare('PRAGMA user_version'), 'user_version')
  const isEmpty = database.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get() === undefined
  const isNew = application === 0 && version === 0 && isEmpty
  if (application !== applicationId && !isNew) {
    throw new UnusableFile('not-a-store', foreignMessage(path, 'another application’s data is in it'))
  }
  if (version > newest) throw newerFile(path, version, newest)
  return version
}

export function newerFile(path: string, version: number, newest: number): UnusableFile {
  return new UnusableFile(
    'schema-too-new',
    `${path} was written by a newer version of gupshup-outbound: its schema is ${version}, and this version knows ` +
      `${newest}. Update this process.`,
  )
}
