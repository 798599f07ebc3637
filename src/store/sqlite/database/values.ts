import type { SQLOutputValue, StatementSync } from 'node:sqlite'

/** One row of a result. */
export type Row = Record<string, SQLOutputValue>

/** The text in a column; `undefined` if there is no row or it is NULL. */
export function textIn(row: Row | undefined, column: string): string | undefined {
  const value = row?.[column] ?? undefined
  if (value === undefined || typeof value === 'string') return value
  throw new TypeError(`Column ${column} holds no text.`)
}

/** The number in a column; `undefined` if there is no row or it is NULL. */
export function numberIn(row: Row | undefined, column: string): number | undefined {
  const value = row?.[column] ?? undefined
  if (value === undefined || typeof value === 'number') return value
  throw new TypeError(`Column ${column} holds no number.`)
}

/** The texts of one column. */
export function textsIn(rows: readonly Row[], column: string): string[] {
  return rows.flatMap((row) => textIn(row, column) ?? [])
}

/** The numbers of one column. */
export function numbersIn(rows: readonly Row[], column: string): number[] {
  return rows.flatMap((row) => numberIn(row, column) ?? [])
}

/** The number that a `PRAGMA` returns. */
export function pragmaNumber(statement: StatementSync, name: string): number {
  return numberIn(statement.get(), name) ?? 0
}

/** Whether a row was written by this very write, which is repeated because its response was lost. */
export function isSameWrite(
  row: Row | undefined,
  column: 'stamp' | 'write_id',
  write: { readonly version: number; readonly writeId: string | null },
): boolean {
  const writeId = textIn(row, column)
  return writeId !== undefined && writeId === write.writeId && numberIn(row, 'version') === write.version
}
