import type { Clock } from './clock.ts'

/** Why a message stops waiting before it is sent. */
export type CancelReason = 'aborted' | 'closed' | 'expired'

interface CancellationOptions {
  readonly clock: Clock
  readonly expiresAt: number
  readonly maxMs?: number | undefined
  readonly signal?: AbortSignal | undefined
}

/**
 * Ends every wait of a message: by its caller's signal, its `ttlMs` or `client.close()`. It holds a timer only while something waits.
 */
export class Cancellation {
  /** By the monotonic clock. */
  readonly #expiresAt: number
  readonly #clock: Clock
  readonly #listeners = new Set<() => void>()
  readonly #forgetSignal: () => void
  #reason: CancelReason | undefined
  #cancelTimer: (() => void) | undefined

  /** @param options.maxMs The longest wait, even if the clock that wrote `expiresAt` disagrees with this one. */
  constructor({ clock, expiresAt, maxMs = Number.POSITIVE_INFINITY, signal }: CancellationOptions) {
    this.#clock = clock
    this.#expiresAt = clock.monotonic() + Math.min(expiresAt - clock.now(), maxMs)
    this.#forgetSignal = signal === undefined ? () => {} : onAbort(signal, () => this.cancel('aborted'))
    if (signal?.aborted === true) this.#reason = 'aborted'
  }

  /** The first reason wins. */
  get reason(): CancelReason | undefined {
    if (this.#reason === undefined && this.#clock.monotonic() >= this.#expiresAt) this.cancel('expired')
    return this.#reason
  }

  cancel(reason: CancelReason): void {
    if (this.#reason !== undefined) return
    this.#reason = reason
    for (const listener of [...this.#listeners]) listener()
    this.end()
  }

  /** Calls `listener` once, when the message must stop waiting. Returns an unsubscribe function. */
  onCancel(listener: () => void): () => void {
    this.#listeners.add(listener)
    if (this.#listeners.size === 1) this.#arm()
    return () => {
      this.#listeners.delete(listener)
      if (this.#listeners.size === 0) this.#disarm()
    }
  }

  /** Resolves after `pauseMs`, or as soon as the message must stop waiting. */
  async sleep(pauseMs: number): Promise<void> {
    if (this.reason !== undefined) return
    await new Promise<void>((resolve) => {
      const cancel = this.#clock.setTimer(pauseMs, () => {
        forget()
        resolve()
      })
      const forget = this.onCancel(() => {
        cancel()
        resolve()
      })
    })
  }

  /** Waits for `work`, which must not reject. `undefined`: the message had to stop waiting. */
  async unlessCancelled<Value>(work: Promise<Value>): Promise<Value | undefined> {
    if (this.reason !== undefined) return undefined
    return await new Promise((resolve) => {
      const forget = this.onCancel(() => resolve(undefined))
      work.then(resolve).finally(forget)
    })
  }

  /** Drops the listeners and the timer. */
  end(): void {
    this.#forgetSignal()
    this.#listeners.clear()
    this.#disarm()
  }

  #arm(): void {
    this.#cancelTimer = this.#clock.setTimer(this.#expiresAt - this.#clock.monotonic(), () => {
      // A timer runs at most some 24 days, so it may be early.
      if (this.#clock.monotonic() >= this.#expiresAt) this.cancel('expired')
      else this.#arm()
    })
  }

  #disarm(): void {
    this.#cancelTimer?.()
    this.#cancelTimer = undefined
  }
}

/** The cancellations of several messages, which are canceled together. */
export class CancellationGroup {
  readonly #cancellations = new Set<Cancellation>()
  #isClosed = false

  add(cancellation: Cancellation): void {
    this.#cancellations.add(cancellation)
    if (this.#isClosed) cancellation.cancel('closed')
  }

  delete(cancellation: Cancellation): void {
    this.#cancellations.delete(cancellation)
  }

  /** Cancels all of them, and any that are added later. */
  close(): void {
    this.#isClosed = true
    for (const cancellation of this.#cancellations) cancellation.cancel('closed')
  }
}

const listenersBySignal = new WeakMap<AbortSignal, Set<() => void>>()

/**
 * Calls `listener` when the signal aborts. Returns an unsubscribe function. Sends that share a signal share one event listener, because Node warns
 * of a leak from the eleventh on.
 */
export function onAbort(signal: AbortSignal, listener: () => void): () => void {
  const known = listenersBySignal.get(signal)
  const listeners = known ?? new Set()
  const own = () => listener()
  listeners.add(own)
  if (known === undefined) watch(signal, listeners)
  return () => {
    listeners.delete(own)
  }
}

function watch(signal: AbortSignal, listeners: Set<() => void>): void {
  listenersBySignal.set(signal, listeners)
  const notifyAll = () => {
    listenersBySignal.delete(signal)
    for (const listener of [...listeners]) listener()
  }
  signal.addEventListener('abort', notifyAll, { once: true })
}
