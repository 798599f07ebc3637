import type { Clock } from './clock.ts'

/** Why a message stops waiting before it has left. */
export type CancelReason = 'aborted' | 'closed' | 'expired'

interface CancellationOptions {
  readonly clock: Clock
  readonly expiresAt: number
  readonly maxMs?: number | undefined
  readonly signal?: AbortSignal | undefined
}

/**
 * The one thing that every wait of a message listens to: its caller's signal, its `ttlMs` and `client.close()`. While nothing
 * waits it holds no timer.
 */
export class Cancellation {
  /** By the monotonic clock. */
  readonly #expiresAt: number
  readonly #clock: Clock
  readonly #listeners = new Set<() => void>()
  readonly #forgetSignal: () => void
  #reason: CancelReason | undefined
  #cancelTimer: (() => void) | undefined

  /** @param given.maxMs how long the wait can last at most, whatever the clock says that wrote `expiresAt` */
  constructor({ clock, expiresAt, maxMs = Number.POSITIVE_INFINITY, signal }: CancellationOptions) {
    this.#clock = clock
    this.#expiresAt = clock.monotonic() + Math.min(expiresAt - clock.now(), maxMs)
    this.#forgetSignal = signal === undefined ? () => {} : onAbort(signal, () => this.cancel('aborted'))
    if (signal?.aborted === true) this.#reason = 'aborted'
  }

  /** Set once, by whatever came first. */
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

  /** Calls `listener` once if the message must stop waiting. Returns the way to stop listening. */
  onCancel(listener: () => void): () => void {
    this.#listeners.add(listener)
    if (this.#listeners.size === 1) this.#arm()
    return () => {
      this.#listeners.delete(listener)
      if (this.#listeners.size === 0) this.#disarm()
    }
  }

  /** Resolves after `pauseMs`, or as soon as the message must stop. */
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

  /** Waits for `work`, which must not reject, until the message must stop: `undefined` then. */
  async unlessCancelled<Value>(work: Promise<Value>): Promise<Value | undefined> {
    if (this.reason !== undefined) return undefined
    return await new Promise((resolve) => {
      const forget = this.onCancel(() => resolve(undefined))
      work.then(resolve).finally(forget)
    })
  }

  /** Lets go of the signal and the timer. */
  end(): void {
    this.#forgetSignal()
    this.#listeners.clear()
    this.#disarm()
  }

  #arm(): void {
    this.#cancelTimer = this.#clock.setTimer(this.#expiresAt - this.#clock.monotonic(), () => {
      // A timer cannot run longer than some 24 days, so it may have come early.
      if (this.#clock.monotonic() >= this.#expiresAt) this.cancel('expired')
      else this.#arm()
    })
  }

  #disarm(): void {
    this.#cancelTimer?.()
    this.#cancelTimer = undefined
  }
}

/** The cancellations of several messages, to be stopped together. */
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

  /** Stops all there are, and any that come later. */
  close(): void {
    this.#isClosed = true
    for (const cancellation of this.#cancellations) cancellation.cancel('closed')
  }
}

const listenersBySignal = new WeakMap<AbortSignal, Set<() => void>>()

/**
 * Calls `listener` when the signal aborts. However many sends share a signal, it gets one event listener: Node warns of a
 * leak from the eleventh on.
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
  const tellAll = () => {
    listenersBySignal.delete(signal)
    for (const listener of [...listeners]) listener()
  }
  signal.addEventListener('abort', tellAll, { once: true })
}
