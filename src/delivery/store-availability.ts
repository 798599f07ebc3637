import { isTransientStoreError, type StoreError } from '../errors/index.ts'
import type { StoreEvent } from '../events/index.ts'
import type { Clock } from '../util/index.ts'

/** What is known of the store just now. */
export type StoreStatus =
  | { readonly reachable: true }
  /** `since` is Unix time in milliseconds. */
  | { readonly reachable: false; readonly since: number; readonly error: StoreError }

/** How often an outage that goes on is told of, in milliseconds. */
const repeatMs = 60_000

/** A step that only reads, or one that writes. */
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
  /** Told when the store fails, once a minute while it does, and when it works again. */
  readonly onChange: (event: StoreEvent) => void
}

/** Whether the store can be used just now. Every step of the store reports here. */
export class StoreAvailability {
  readonly #options: StoreAvailabilityOptions
  readonly #onError = new Set<() => void>()
  readonly #onEnd = new Set<() => void>()
  #passing: StoreError | undefined
  #failing: StoreFailures | undefined
  /** By the monotonic clock. */
  #reportedAt = Number.NEGATIVE_INFINITY

  constructor(options: StoreAvailabilityOptions) {
    this.#options = options
  }

  /** Why steps wait for the store. `undefined`: none does, as far as is known. */
  get error(): StoreError | undefined {
    return this.#passing
  }

  /** Also says when steps do not wait but fail, as they do while a disk is full. */
  get status(): StoreStatus {
    if (this.#failing === undefined) return { reachable: true }
    const { since, error } = this.#failing
    return { reachable: false, since, error }
  }

  /** A step has failed. One whose error passes is tried again. */
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
    this.#passing = error
    for (const listener of [...this.#onError]) listener()
  }

  /** A step was done. Reading may work where writing does not: a full disk, a locked file. */
  recordSuccess(kind: StepKind): void {
    const failing = this.#failing
    if (failing === undefined) return
    if (kind === 'read' && failing.kind === 'write' && failing.error.reason !== 'unreachable') return
    this.#failing = undefined
    if (failing.isReported) this.#options.onChange({ state: 'available', ...this.#lengthOf(failing) })
    if (this.#passing === undefined) return
    this.#passing = undefined
    for (const listener of [...this.#onEnd]) listener()
  }

  /** Calls `listener` at every try that fails and is repeated. Returns an unsubscribe function. */
  onError(listener: () => void): () => void {
    this.#onError.add(listener)
    return () => {
      this.#onError.delete(listener)
    }
  }

  /** Calls `listener` when the store is back. Returns an unsubscribe function. */
  onEnd(listener: () => void): () => void {
    this.#onEnd.add(listener)
    return () => {
      this.#onEnd.delete(listener)
    }
  }

  /** An outage is told of at once. A store that refuses one step and takes the next is told of once a minute. */
  #reportFailing(failing: StoreFailures): void {
    const now = this.#options.clock.monotonic()
    const isNew = !failing.isReported && isTransientStoreError(failing.error)
    if (!isNew && now - this.#reportedAt < repeatMs) return
    this.#reportedAt = now
    this.#failing = { ...failing, isReported: true }
    this.#options.onChange({ state: 'unavailable', error: failing.error, ...this.#lengthOf(failing) })
  }

  #lengthOf({ since, startedAt, failures }: StoreFailures) {
    return { since, downMs: this.#options.clock.monotonic() - startedAt, failures }
  }
}
