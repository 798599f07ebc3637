import { isTransientStoreError, type StoreError } from '../errors/index.ts'
import type { StoreEvent } from '../events/index.ts'
import { type Cancellation, type Clock, Slots } from '../util/index.ts'
import type { Tasks } from './in-flight.ts'

/** Whether the store works, as far as this process knows. */
export type StoreStatus =
  | { readonly reachable: true }
  /** `since` is Unix time in milliseconds. */
  | { readonly reachable: false; readonly since: number; readonly error: StoreError }

/** How often an outage is reported while it lasts. */
const repeatMs = 60_000

/** A step of the store reads or writes. */
export type StepKind = 'read' | 'write'

interface StoreFailures {
  readonly error: StoreError
  readonly kind: StepKind
  readonly since: number
  readonly startedAt: number
  readonly failures: number
  readonly isReported: boolean
}

export interface StoreAvailabilityOptions {
  readonly clock: Clock
  /** Called when the store fails, once a minute while it does, and when it works again. */
  readonly onChange: (event: StoreEvent) => void
}

/** Whether the store can be used. Every step of the store reports here. */
export class StoreAvailability {
  readonly #options: StoreAvailabilityOptions
  readonly #onError = new Slots<() => void>()
  readonly #onEnd = new Slots<() => void>()
  #transient: StoreError | undefined
  #failing: StoreFailures | undefined
  /** By the monotonic clock. */
  #reportedAt = Number.NEGATIVE_INFINITY

  constructor(options: StoreAvailabilityOptions) {
    this.#options = options
  }

  /** Why steps wait for the store. `undefined`: no step does. */
  get error(): StoreError | undefined {
    return this.#transient
  }

  /** Unlike `error`, this includes failures that no step waits for, such as a full disk. */
  get status(): StoreStatus {
    if (this.#failing === undefined) return { reachable: true }
    const { since, error } = this.#failing
    return { reachable: false, since, error }
  }

  /** A step has failed. It is tried again if the error is transient. */
  recordFailure(error: StoreError, kind: StepKind): void {
    const { clock } = this.#options
    this.#failing = {
      since: clock.now(),
      startedAt: clock.monotonic(),
      isReported: false,
      ...this.#failing,
      error,
      kind,
      failures: (this.#failing?.failures ?? 0) + 1,
    }
    this.#reportFailing(this.#failing)
    if (!isTransientStoreError(error)) return
    this.#transient = error
    for (const listener of this.#onError) listener()
  }

  /** A step has succeeded. Reads may work while writes fail: on a full disk or a locked file. */
  recordSuccess(kind: StepKind): void {
    const failing = this.#failing
    if (failing === undefined) return
    if (kind === 'read' && failing.kind === 'write' && failing.error.reason !== 'unreachable') return
    this.#failing = undefined
    if (failing.isReported) this.#options.onChange({ state: 'available', ...this.#durationOf(failing) })
    if (this.#transient === undefined) return
    this.#transient = undefined
    for (const listener of this.#onEnd) listener()
  }

  /** Calls `listener` at every failure that is tried again. Returns an unsubscribe function. */
  onError(listener: () => void): () => void {
    const slot = this.#onError.add(listener)
    return () => this.#onError.delete(listener, slot)
  }

  /** Calls `listener` when the store is back. Returns an unsubscribe function. */
  onEnd(listener: () => void): () => void {
    const slot = this.#onEnd.add(listener)
    return () => this.#onEnd.delete(listener, slot)
  }

  /** An outage is reported at once. A store that refuses some steps is reported once a minute. */
  #reportFailing(failing: StoreFailures): void {
    const now = this.#options.clock.monotonic()
    const isNew = !failing.isReported && isTransientStoreError(failing.error)
    if (!isNew && now - this.#reportedAt < repeatMs) return
    this.#reportedAt = now
    this.#failing = { ...failing, isReported: true }
    this.#options.onChange({ state: 'unavailable', error: failing.error, ...this.#durationOf(failing) })
  }

  #durationOf({ since, startedAt, failures }: StoreFailures) {
    return { since, downMs: this.#options.clock.monotonic() - startedAt, failures }
  }
}

/**
 * Rejects as soon as the store cannot be reached, for callers that can do something better than wait. `work` itself goes on and is finished
 * when the store is back.
 */
export function failFast<Value>(
  availability: StoreAvailability,
  tasks: Tasks,
  work: () => Promise<Value>,
): Promise<Value> {
  const { error } = availability
  return error === undefined ? untilItFails(availability, tasks, work) : Promise.reject(error)
}

function untilItFails<Value>(
  availability: StoreAvailability,
  tasks: Tasks,
  work: () => Promise<Value>,
): Promise<Value> {
  return new Promise<Value>((resolve, reject) => {
    let hasRejected = false
    const unsubscribe = availability.onError(() => {
      hasRejected = true
      reject(availability.error)
    })
    tasks.run(async () => {
      try {
        resolve(await work())
      } catch (error) {
        // The caller has its error already, so this one goes to the `error` event.
        if (hasRejected) throw error
        reject(error)
      } finally {
        unsubscribe()
      }
    })
  })
}

/** A store that refuses to write, because its disk is full for example, is tried again after this pause, which doubles up to the maximum. */
const firstPauseMs = 1_000
const maxPauseMs = 60_000

/** Repeats a step until it succeeds or the client is closed. Its errors are the store's, which reports them itself. */
export async function retryUntilPersisted(
  { lifetime }: { readonly lifetime: Cancellation },
  step: () => Promise<unknown>,
): Promise<void> {
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(2 * pauseMs, maxPauseMs)) {
    await lifetime.sleep(pauseMs)
    if (lifetime.reason !== undefined) return
    try {
      await step()
      return
    } catch {}
  }
}
