/** SQLite's primary result codes that mean something to us: https://www.sqlite.org/rescode.html. */
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

/** The primary code of what was thrown, without what the extended code adds; 0 if it was not SQLite. */
export function resultCodeOf(error: unknown): number {
  const code: unknown = error instanceof Error ? Reflect.get(error, 'errcode') : undefined
  return typeof code === 'number' ? code & 0xff : 0
}
