import { resultCode, resultCodeOf } from './codes.ts'

/**
 * How long SQLite itself waits for a lock, in milliseconds. It waits in native code, which nothing can end: not `terminate()`, and not the
 * end of the process. So it waits in slices, and the thread can be ended between two of them.
 */
const sliceMs = 100

/** For a lock at which SQLite does not wait, in milliseconds. */
const pauseMs = 10

/** What `PRAGMA busy_timeout` is set to for a writer that waits for `busyTimeoutMs` in all. */
export function busySliceMs(busyTimeoutMs: number): number {
  return Math.min(busyTimeoutMs, sliceMs)
}

/** Repeats work that does all or nothing for as long as another process holds the file, up to `busyTimeoutMs`. */
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

/** Stops this thread, which has nothing else to do. */
function pause(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
}
