import type { DatabaseSync } from 'node:sqlite'
import { resultCode, resultCodeOf } from './to-store-error.ts'

/**
 * Does all of `work` or nothing. Takes the write lock of the file first, and waits for it as long as is allowed. `DEFERRED` takes none: all reads of
 * `work` see the same state of the file.
 */
export function inTransaction<Value>(
  database: DatabaseSync,
  work: () => Value,
  lock: 'IMMEDIATE' | 'DEFERRED' = 'IMMEDIATE',
): Value {
  database.exec(`BEGIN ${lock}`)
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
    // After some errors, such as a full disk, SQLite has rolled back already: https://www.sqlite.org/lang_transaction.html.
  }
}

/**
 * How long SQLite itself waits for a lock, in milliseconds, with pauses of 1 and 2. Its next ones are up to 100 long, and meanwhile other processes
 * write again and again. Neither `terminate()` nor the end of the process interrupts that native code, but between two slices the thread can end.
 */
const sliceMs = 3

/** The pause before another try, in milliseconds. A try takes some 20 µs. */
const pauseMs = 0.5

/** The `PRAGMA busy_timeout` of a writer that waits for `busyTimeoutMs` in all. */
export function busySliceMs(busyTimeoutMs: number): number {
  return Math.min(busyTimeoutMs, sliceMs)
}

/** Repeats work while another process holds the lock, up to `busyTimeoutMs`. The work does all or nothing. */
export function whileBusy<Value>(busyTimeoutMs: number, work: () => Value): Value {
  const giveUpAt = performance.now() + busyTimeoutMs
  for (;;) {
    try {
      return work()
    } catch (error) {
      if (resultCodeOf(error) !== resultCode.busy || performance.now() >= giveUpAt) throw error
      pause(pauseMs)
    }
  }
}

/** Blocks this thread, which has nothing else to do. */
function pause(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
}
