import { realpathSync, statSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import { UnusableFile } from './to-store-error.ts'
import { numberIn, pragmaNumber, textIn } from './values.ts'

/** The file that a store has opened, as plain data that can be posted to another thread. */
export interface FileIdentity {
  /** The random id in the file. */
  readonly id: string
  /** Device and inode, which a copy does not share. */
  readonly file: string
}

/**
 * Checks that the opened files are still at their path. Linux and macOS let a file be moved, deleted or replaced while a process has it open,
 * and that process would go on writing to a file that no other process finds.
 */
export class Place {
  readonly identity: FileIdentity
  readonly #path: string
  readonly #companions: { readonly path: string; file: string | undefined }[]
  readonly #size
  readonly #dataVersion
  #seen = { bytes: 0n, dataVersion: 0 }

  /** @param expected The file that was open before. */
  constructor(database: DatabaseSync, path: string, expected?: FileIdentity) {
    this.#path = path
    this.identity = { id: idIn(database), file: requireFile(path) }
    if (expected !== undefined) requireSame(path, this.identity, expected)
    // SQLite follows a symbolic link, and keeps these two beside the file itself.
    const real = realpathSync(path)
    this.#companions = ['-wal', '-shm'].map((suffix) => ({ path: real + suffix, file: undefined }))
    this.#size = database.prepare(
      'SELECT page_count * page_size AS bytes FROM pragma_page_count, pragma_page_size',
    )
    this.#dataVersion = database.prepare('PRAGMA data_version')
    this.requireKept()
    this.recordWrite()
  }

  /** @throws {UnusableFile} when a file is no longer the one that was opened */
  requireKept(): void {
    if (fileAt(this.#path) !== this.identity.file) throw replaced(this.#path)
    for (const companion of this.#companions) {
      const file = fileAt(companion.path)
      companion.file ??= file
      if (file !== companion.file) throw replaced(this.#path)
    }
    if (this.#wasOverwritten()) throw replaced(this.#path)
  }

  /** Remembers the size of the file after a write of this process. */
  recordWrite(): void {
    this.#seen = { bytes: bytesAt(this.#path), dataVersion: pragmaNumber(this.#dataVersion, 'data_version') }
  }

  /**
   * Whether a smaller copy was written over the file, which keeps the inode. Only a VACUUM shrinks a file otherwise, and then its size is the one
   * that the database reports.
   */
  #wasOverwritten(): boolean {
    const bytes = bytesAt(this.#path)
    if (bytes >= this.#seen.bytes) return false
    if (pragmaNumber(this.#dataVersion, 'data_version') !== this.#seen.dataVersion) return false
    try {
      return Number(bytes) !== numberIn(this.#size.get(), 'bytes')
    } catch {
      // The pages that SQLite expects are gone.
      return true
    }
  }
}

/** @throws {UnusableFile} when the file at the path is not the one that was opened before */
export function requireSameFile(path: string, expected: FileIdentity): void {
  if (fileAt(path) !== expected.file) throw replaced(path)
}

/** @throws {UnusableFile} when a connection has opened another file than expected */
export function requireSameDatabase(database: DatabaseSync, path: string, expected: FileIdentity): void {
  requireSame(path, { id: idIn(database), file: requireFile(path) }, expected)
}

function requireSame(path: string, found: FileIdentity, expected: FileIdentity): void {
  if (found.id !== expected.id || found.file !== expected.file) throw replaced(path)
}

function idIn(database: DatabaseSync): string {
  return textIn(database.prepare('SELECT id FROM store').get(), 'id') ?? ''
}

function requireFile(path: string): string {
  const file = fileAt(path)
  if (file === undefined) throw replaced(path)
  return file
}

/** `undefined`: there is no file. */
function fileAt(path: string): string | undefined {
  const stats = statsOf(path)
  return stats && `${stats.dev}:${stats.ino}`
}

function bytesAt(path: string): bigint {
  return statsOf(path)?.size ?? 0n
}

function statsOf(path: string) {
  try {
    return statSync(path, { bigint: true })
  } catch (error) {
    const code: unknown = Reflect.get(Object(error), 'code')
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ELOOP') return undefined
    throw error
  }
}

function replaced(path: string): UnusableFile {
  return new UnusableFile(
    'replaced',
    `${path} is no longer the file that was opened: it, or the -wal or -shm beside it, was moved, deleted or replaced. Nothing is ` +
      'sent, because the next process would not know of it. Put the file back and the store goes on by itself; if what lies there now is ' +
      'right, start this process again.',
  )
}
