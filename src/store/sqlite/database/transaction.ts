import type { DatabaseSync } from 'node:sqlite'

/** Does all of `work` or nothing. Takes the file's one right to write at the start, and waits for it as long as is allowed. */
export function inTransaction<Value>(database: DatabaseSync, work: () => Value): Value {
  database.exec('BEGIN IMMEDIATE')
  try {
    const value = work()
    database.exec('COMMIT')
    return value
  } catch (error) {
    rollBack(database)
    throw error
  }
}

function rollBack(database: DatabaseSync): void {
  try {
    database.exec('ROLLBACK')
  } catch {
    // After some errors, a full disk among them, SQLite has rolled back by itself: https://www.sqlite.org/lang_transaction.html.
  }
}
