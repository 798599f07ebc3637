import { type Clock, onAbort, systemClock } from '../../util/index.ts'

/** The pause after failed renewals. */
export interface RenewalPause {
  /** How many renewals in a row have failed. */
  readonly failures: number
  /** How much of the pause is left from now, in milliseconds. */
  readonly untilMs: number
}

/**
 * Lets one process of a store renew the credentials at a time, because Gupshup allows few calls a minute and few active tokens an app. No
 * method rejects because a store fails.
 */
export interface RenewalLock {
  /** Runs `renew` while no other process of the store does. Rejects with the signal's reason when aborted first. */
  run<Value>(signal: AbortSignal, renew: () => Promise<Value>): Promise<Value>
  /** The pause that all processes keep. `undefined`: a renewal may run. Read it inside `run()`. */
  pause(): Promise<RenewalPause | undefined>
  /** Counts a failed renewal, and begins a pause of this length in milliseconds. */
  recordFailure(pauseMs: number): Promise<void>
  /** Ends the pause, and the count of failures. */
  recordSuccess(): Promise<void>
}

/** A lock for the renewals of this process alone: of a transport without a store. */
export function localRenewalLock(clock: Pick<Clock, 'monotonic'> = systemClock): RenewalLock {
  let last: Promise<unknown> = Promise.resolve()
  let failures = 0
  let pausedUntil = Number.NEGATIVE_INFINITY

  return {
    async run(signal, renew) {
      signal.throwIfAborted()
      const before = last
      let release = () => {}
      const held = new Promise<void>((resolve) => {
        release = resolve
      })
      last = before.then(() => held)
      try {
        await unlessAborted(signal, before)
        return await renew()
      } finally {
        release()
      }
    },
    async pause() {
      const untilMs = pausedUntil - clock.monotonic()
      return untilMs > 0 ? { failures, untilMs } : undefined
    },
    async recordFailure(pauseMs) {
      failures += 1
      pausedUntil = clock.monotonic() + pauseMs
    },
    async recordSuccess() {
      failures = 0
      pausedUntil = Number.NEGATIVE_INFINITY
    },
  }
}

/** Waits for `work`, which never rejects. Rejects with the signal's reason when aborted first. */
async function unlessAborted(signal: AbortSignal, work: Promise<unknown>): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const unsubscribe = onAbort(signal, () => reject(signal.reason))
    work.then(() => {
      unsubscribe()
      resolve()
    })
  })
}
