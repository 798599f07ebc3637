import type { DatabaseSync } from 'node:sqlite'
import { applicationId } from './schema.ts'
import { foreignMessage, UnusableFile } from './to-store-error.ts'
import { inTransaction } from './transaction.ts'
import { pragmaNumber } from './values.ts'

/**
 * Brings a file to the newest version, in one transaction: another process sees the old one or the new one.
 *
 * @throws {UnusableFile} when it is not this package's, or a newer version of this package has written it
 */
export function migrate(database: DatabaseSync, path: string, migrations: readonly string[]): void {
  if (requireOwnVersion(database, path, migrations.length) === migrations.length) return
  inTransaction(database, () => {
    // Asked again: another process may have been faster.
    const version = requireOwnVersion(database, path, migrations.length)
    for (const migration of migrations.slice(version)) database.exec(migration)
    database.exec(`PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${migrations.length}`)
  })
}

/** The version of a file that may be used: 0 for one that nothing is in. */
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
