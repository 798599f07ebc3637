import type { DeliveryContext } from '../delivery/index.ts'
import { StoreError } from '../errors/index.ts'
import type { GateStatus } from '../model/index.ts'

/** Our choice: it bounds what a probe waits, and a store that needs longer makes every send wait as well. */
const storeTimeoutMs = 1_000

/** Whether the store can be used. `since` is Unix time in milliseconds. */
export type StoreHealth =
  | { readonly reachable: true }
  | { readonly reachable: false; readonly since: number; readonly error: string }

export interface EngineHealth {
  readonly isClosed: boolean
  readonly gate: GateStatus
  readonly store: StoreHealth
  /** Messages that wait in the store. Absent: it could not be asked. */
  readonly waiting?: number
  /** Messages that this process is sending. */
  readonly inFlight: number
  /** How far the wall clock is ahead of the store's or of Gupshup's, in milliseconds. Absent: not known. */
  readonly skewMs?: number
}

/** Asks the store how it is, without making any work for it while it does not answer. */
export class HealthProbe {
  readonly #ctx: DeliveryContext
  #question: Promise<number> | undefined
  #askedAt = 0

  constructor(ctx: DeliveryContext) {
    this.#ctx = ctx
  }

  /** Never rejects, and takes a second at most. */
  async check(): Promise<EngineHealth> {
    const isClosed = this.#ctx.inFlight.isClosed
    const waiting = isClosed ? undefined : await this.#countWaiting()
    const { gate, inFlight, clockWatch } = this.#ctx
    const { skewMs } = clockWatch
    return {
      isClosed,
      gate: gate.status,
      store: this.#store(waiting),
      ...(typeof waiting === 'number' ? { waiting } : {}),
      inFlight: inFlight.size,
      ...(skewMs === undefined ? {} : { skewMs }),
    }
  }

  #store(waiting: number | StoreError | undefined): StoreHealth {
    const { availability, settings } = this.#ctx
    const { status } = availability
    if (!status.reachable) return { ...status, error: settings.redact(status.error.message) }
    if (!(waiting instanceof StoreError)) return { reachable: true }
    return { reachable: false, since: this.#askedAt, error: settings.redact(waiting.message) }
  }

  /** How many messages wait, or why the store does not say. */
  async #countWaiting(): Promise<number | StoreError> {
    const { clock, availability } = this.#ctx
    return await new Promise((resolve) => {
      const settle = (answer: number | StoreError) => {
        cancelTimer()
        forgetOutage()
        resolve(answer)
      }
      const cancelTimer = clock.setTimer(storeTimeoutMs, () =>
        settle(
          new StoreError(`The store has not answered for ${storeTimeoutMs} ms. Check it, and the way to it.`),
        ),
      )
      // While it cannot be reached the question waits for it, and the probe need not.
      const forgetOutage = availability.onError(() => {
        if (availability.error !== undefined) settle(availability.error)
      })
      this.#ask().then(settle, (error: unknown) =>
        settle(
          error instanceof StoreError
            ? error
            : new StoreError('The store could not be asked. Check it.', { cause: error }),
        ),
      )
    })
  }

  /** One question at a time, however many probes come: a frozen store has enough to answer when it is back. */
  #ask(): Promise<number> {
    if (this.#question !== undefined) return this.#question
    this.#askedAt = this.#ctx.clock.wall()
    this.#question = this.#askOnce().finally(() => {
      this.#question = undefined
    })
    return this.#question
  }

  async #askOnce(): Promise<number> {
    const { store, gate } = this.#ctx
    // Another process may have shut the gate, of which one that has sent nothing yet does not know.
    if (store.isShared) await gate.load()
    return await store.countWaiting()
  }
}
