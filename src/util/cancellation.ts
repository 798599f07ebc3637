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

/**
 * A signal that aborts with the first of two, and a function that unsubscribes from both: `AbortSignal.any()` would keep it as long as they live. Most
 * messages have one signal or none, and a controller for each would add some 2 KB to every wait.
 */
export function firstAbort(
  one: AbortSignal | undefined,
  other: AbortSignal | undefined,
): { readonly signal: AbortSignal | undefined; readonly forget: () => void } {
  if (one === undefined || other === undefined) return { signal: one ?? other, forget: () => {} }
  const first = new AbortController()
  const unsubscribes = [one, other].map((each) => {
    if (each.aborted) first.abort(each.reason)
    return onAbort(each, () => first.abort(each.reason))
  })
  const forget = () => {
    for (const unsubscribe of unsubscribes) unsubscribe()
  }
  return { signal: first.signal, forget }
}

/** Waits for `work`. `undefined`: the signal has aborted, and what `work` ends with does not matter any more. */
export async function unlessAborted<Value>(
  signal: AbortSignal | undefined,
  work: Promise<Value>,
): Promise<Value | undefined> {
  if (signal === undefined) return await work
  return await new Promise<Value | undefined>((resolve, reject) => {
    const forget = onAbort(signal, () => resolve(undefined))
    work.then(resolve, reject).finally(forget)
    if (signal.aborted) resolve(undefined)
  })
}

function watch(signal: AbortSignal, listeners: Set<() => void>): void {
  listenersBySignal.set(signal, listeners)
  const notifyAll = () => {
    listenersBySignal.delete(signal)
    for (const listener of [...listeners]) listener()
  }
  signal.addEventListener('abort', notifyAll, { once: true })
}
