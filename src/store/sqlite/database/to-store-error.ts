import { StoreError, type StoreErrorReason } from '../../../errors/index.ts'

/** The primary result codes of SQLite that this store tells apart: https://www.sqlite.org/rescode.html. */
export const resultCode = {
  busy: 5,
  locked: 6,
  readOnly: 8,
  corrupt: 11,
  full: 13,
  cannotOpen: 14,
  tooBig: 18,
  notADatabase: 26,
} as const

/** The primary code of an error of SQLite, without its extension. 0 for any other error. */
export function resultCodeOf(error: unknown): number {
  const code: unknown = error instanceof Error ? Reflect.get(error, 'errcode') : undefined
  return typeof code === 'number' ? code & 0xff : 0
}

/** The parts of a `StoreError`, as plain data that can be posted to another thread. */
export interface SqliteError {
  readonly reason: StoreErrorReason
  readonly message: string
  readonly cause?: Error
}

/** Thrown when this version of the package cannot use the file. */
export class UnusableFile extends Error {
  readonly reason: StoreErrorReason

  constructor(reason: StoreErrorReason, message: string) {
    super(message)
    this.reason = reason
  }
}

/** Turns what was thrown while a file was used into a reason and an advice. */
export function toStoreError(error: unknown, path: string): SqliteError {
  if (error instanceof UnusableFile) return { reason: error.reason, message: error.message }
  const cause = error instanceof Error ? error : new Error(String(error))
  const code = resultCodeOf(error)
  // Only valid JSON is ever written.
  const known = error instanceof SyntaxError ? corrupt : knownErrors.find(({ codes }) => codes.includes(code))
  return known === undefined
    ? { reason: 'unknown', message: `SQLite could not use ${path}: ${cause.message}.`, cause }
    : { reason: known.reason, message: known.describe(path), cause }
}

export function foreignMessage(path: string, why: string): string {
  return `${path} is not a file of this store: ${why}. Nothing in it was changed. Give sqliteStore({ path }) a file of its own.`
}

export function readOnlyMessage(path: string): string {
  return (
    `${path} cannot be written to. Allow this process to write to the file and to its folder, where SQLite keeps two more ` +
    'files beside it.'
  )
}

interface KnownError {
  readonly codes: readonly number[]
  readonly reason: StoreErrorReason
  readonly describe: (path: string) => string
}

const corrupt: KnownError = {
  codes: [resultCode.corrupt],
  reason: 'corrupt',
  describe: (path) =>
    `${path} is damaged. Stop what uses it, then put back a copy that was made before, or save what can be read with the ` +
    '.recover command of the sqlite3 shell.',
}

const knownErrors: readonly KnownError[] = [
  corrupt,
  {
    codes: [resultCode.busy, resultCode.locked],
    reason: 'locked',
    describe: (path) =>
      `${path} is locked: another process has held it for longer than busyTimeoutMs. Nothing of this step was written. Try ` +
      'again, or end the process that holds it.',
  },
  {
    codes: [resultCode.readOnly],
    reason: 'read-only',
    describe: readOnlyMessage,
  },
  {
    codes: [resultCode.full],
    reason: 'full',
    describe: (path) =>
      `There is no room left for ${path}. Nothing of this step was written. Make room on its disk; the store goes on by itself.`,
  },
  {
    codes: [resultCode.cannotOpen],
    reason: 'unknown',
    describe: (path) =>
      `${path} cannot be opened. Its folder must exist, and this process must be allowed to read and write there.`,
  },
  {
    codes: [resultCode.tooBig],
    reason: 'unstorable',
    describe: (path) =>
      `What was to be written to ${path} is larger than SQLite takes. Nothing of this step was written. Send less at once.`,
  },
  {
    codes: [resultCode.notADatabase],
    reason: 'not-a-store',
    describe: (path) => foreignMessage(path, 'it is not an SQLite database'),
  },
]

export function closedError(path: string): StoreError {
  return new StoreError(`The store on ${path} was closed. Make a new one with sqliteStore().`, {
    reason: 'closed',
  })
}
