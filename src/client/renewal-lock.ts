import { randomUUID } from 'node:crypto'
import type { RenewalLock, RenewalPause } from '../gupshup/index.ts'
import type { RenewalHolder, RenewalRecord } from '../model/index.ts'
import { renewalKey, replaceDocument, type ScopedStore } from '../store/index.ts'
import { type Clock, compact, onAbort } from '../util/index.ts'

export interface RenewalLockOptions {
  /** A store whose errors reach the lock at once. A store that retries would hold up the renewal. */
  readonly store: ScopedStore
  /** The client's clock, which agrees with those of the other clients. */
  readonly clock: Clock
  /** The name of this client, as in its heartbeats. */
  readonly owner: string
  /** How long one call of the credential source may take, in milliseconds. */
  readonly timeoutMs: number
  /** @returns at least 0, below 1 */
  readonly random: () => number
}

/** How often a waiting process looks whether the lock is free, with jitter. Most renewals take less than a second. Our choice. */
const minPollMs = 100
const maxPollMs = 300

/** How much longer than its call of the source a renewal may take, for its writes to the store. Our choice. */
const marginMs = 10_000

/** A renewal that takes longer is not waited for, even if the document says so. Our choice. */
const maxHoldMs = 10 * 60_000

/** No pause is longer, even if the document says so. A source may ask for an hour. */
const maxPauseMs = 2 * 3_600_000

/** A step of the store that takes longer counts as failed, so that a store that hangs does not hold up the messages. */
const maxStepMs = 2_000

/** The result of a step of the store. */
type StepResult<Value> = { readonly isDone: true; readonly value: Value } | { readonly isDone: false }

/** When this process first saw a lock or a pause, by its own monotonic clock. */
interface Sighting {
  readonly id: string
  readonly at: number
}

/**
 * Lets one client of a store renew its credentials at a time, by a document that names the client and never contains a token.
 *
 * A client that has crashed with the lock loses it when another client has seen the same lock for as long as a renewal may take. Each client
 * measures that by its own monotonic clock, because the wall clocks of two machines may differ.
 *
 * While the store cannot be reached, a renewal runs without the lock: the messages that wait for it could not be stored then either, and a second
 * token does less harm than none.
 */
export class StoreRenewalLock implements RenewalLock {
  readonly #options: RenewalLockOptions
  /** The locks that this process holds or may hold. */
  readonly #held = new Set<string>()
  #seenLock: Sighting | undefined
  #seenPause: Sighting | undefined
  /** By the monotonic clock. */
  #releasedAt = Number.NEGATIVE_INFINITY

  constructor(options: RenewalLockOptions) {
    this.#options = options
  }

  async run<Value>(signal: AbortSignal, renew: () => Promise<Value>): Promise<Value> {
    signal.throwIfAborted()
    const id = randomUUID()
    this.#held.add(id)
    try {
      await this.#acquire(id, signal)
      signal.throwIfAborted()
      return await renew()
    } finally {
      await this.#release(id)
    }
  }

  async pause(): Promise<RenewalPause | undefined> {
    const read = await this.#read()
    const record = read.isDone ? read.value?.value : undefined
    if (record?.pause === undefined) return undefined
    const { id, lengthMs, until } = record.pause
    const { clock } = this.#options
    if (this.#seenPause?.id !== id) this.#seenPause = { id, at: clock.monotonic() }
    // A clock that was ahead when it wrote the pause delays no process for longer than the pause itself.
    const seenMs = clock.monotonic() - this.#seenPause.at
    const untilMs = Math.min(until - clock.now(), Math.min(lengthMs, maxPauseMs) - seenMs)
    return untilMs > 0 ? { failures: record.failures, untilMs } : undefined
  }

  async recordFailure(pauseMs: number): Promise<void> {
    const id = randomUUID()
    const { clock } = this.#options
    this.#seenPause = { id, at: clock.monotonic() }
    const pause = { id, lengthMs: pauseMs, until: clock.now() + pauseMs }
    await this.#update((record) => ({ ...record, failures: record.failures + 1, pause }))
  }

  async recordSuccess(): Promise<void> {
    await this.#update(({ lock, failures, pause }) =>
      failures === 0 && pause === undefined ? undefined : compact({ lock, failures: 0 }),
    )
  }

  /** Resolves when this process has the lock, or when the store cannot be reached. */
  async #acquire(id: string, signal: AbortSignal): Promise<void> {
    const { clock, owner, timeoutMs, random } = this.#options
    // The others, which poll, could hardly win against a process that has just released it.
    const turnMs = this.#releasedAt + maxPollMs - clock.monotonic()
    if (turnMs > 0) await this.#sleep(turnMs, signal)
    const lock = { owner, id, maxMs: timeoutMs }
    for (;;) {
      signal.throwIfAborted()
      const outcome = await this.#update((record) =>
        record.lock === undefined || this.#isAbandoned(record.lock) ? { ...record, lock } : undefined,
      )
      if (outcome !== 'unchanged') return
      await this.#sleep(minPollMs + (maxPollMs - minPollMs) * random(), signal)
    }
  }

  /** A lock that was taken over meanwhile belongs to another process, and stays. */
  async #release(id: string): Promise<void> {
    await this.#update(({ lock, ...rest }) => (lock?.id === id ? rest : undefined))
    this.#held.delete(id)
    this.#releasedAt = this.#options.clock.monotonic()
  }

  #isAbandoned({ owner, id, maxMs }: RenewalHolder): boolean {
    // The store could not be reached when this process released it.
    if (owner === this.#options.owner && !this.#held.has(id)) return true
    const now = this.#options.clock.monotonic()
    if (this.#seenLock?.id !== id) this.#seenLock = { id, at: now }
    return now - this.#seenLock.at >= Math.min(maxMs + marginMs, maxHoldMs)
  }

  /** Writes the record that `change` returns over the one that is stored. `unchanged`: it returned none. */
  async #update(
    change: (record: RenewalRecord) => RenewalRecord | undefined,
  ): Promise<'written' | 'unchanged' | 'unavailable'> {
    const { store } = this.#options
    for (;;) {
      const read = await this.#read()
      if (!read.isDone) return 'unavailable'
      const before = read.value
      const value = change(before?.value ?? { failures: 0 })
      if (value === undefined) return 'unchanged'
      const write = await this.#step(() => replaceDocument(store, 'renewal', renewalKey, { before, value }))
      if (!write.isDone) return 'unavailable'
      if (write.value) return 'written'
    }
  }

  #read() {
    const { store } = this.#options
    return this.#step(() => store.getDocument('renewal', renewalKey))
  }

  /** Runs one step of the store, which may fail or hang. Never rejects. */
  async #step<Value>(work: () => Promise<Value>): Promise<StepResult<Value>> {
    return await new Promise((resolve) => {
      const fail = () => resolve({ isDone: false })
      const cancelTimer = this.#options.clock.setTimer(maxStepMs, fail, { isBackground: true })
      work()
        .then((value) => resolve({ isDone: true, value }), fail)
        .finally(cancelTimer)
    })
  }

  /** Waits in the background: the message that needs the credentials keeps the process alive, and an idle client does not. */
  async #sleep(delayMs: number, signal: AbortSignal): Promise<void> {
    await new Promise<void>((resolve) => {
      const cancelTimer = this.#options.clock.setTimer(
        delayMs,
        () => {
          unsubscribe()
          resolve()
        },
        { isBackground: true },
      )
      const unsubscribe = onAbort(signal, () => {
        cancelTimer()
        resolve()
      })
    })
  }
}
