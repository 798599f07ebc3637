import type { Check } from '../account/index.ts'
import type { DeliveryContext } from '../delivery/index.ts'
import { explainRejection, StoreError } from '../errors/index.ts'
import type { GateStatus } from '../model/index.ts'
import { assertNever, redacted, timeText } from '../util/index.ts'
import type { WebhookActivity } from './webhook-monitor.ts'

/** What a probe or an operator asks. It is about this process and the store; nothing is asked of Gupshup. */
export interface Health {
  /**
   * - `down`: nothing can be sent, because the gate is halted, the store cannot be reached, or the client is closed.
   * - `degraded`: sending is slowed or at risk, because the gate backs off or probes, or because the clock is a minute off.
   * - `ok`: everything else. Refused webhooks do not count: anyone who knows the address can have one refused.
   */
  readonly status: 'ok' | 'degraded' | 'down'
  /** Where the gate stands, as the store has it, or as this process last heard of it. */
  readonly gate: GateStatus
  /** Whether the store answered within a second; if not, since when and why. */
  readonly store: StoreHealth
  /** What this process knows of its webhooks. */
  readonly webhooks: WebhookActivity
  /** How far the wall clock is ahead of the store's server or of Gupshup; behind if negative; absent until one has told the time. */
  readonly clock: { readonly skewMs?: number | undefined }
  /** Messages that wait in the store: held, queued, or for a retry. Absent: it could not be asked. */
  readonly waiting?: number | undefined
  /** Messages that this process is sending right now. */
  readonly underWay: number
}

/** The same figure as that of the check `clock` of `diagnose()`. */
const maxSkewMs = 60_000

/** Puts together what is known. */
export function healthOf(delivery: EngineHealth, webhooks: WebhookActivity): Health {
  const { gate, store, waiting, inFlight, skewMs } = delivery
  return {
    status: statusOf(delivery),
    // The only part of it that has words of the application's. The error of the store is redacted already.
    gate: redacted(structuredClone(gate)),
    store,
    webhooks: { ...webhooks },
    clock: skewMs === undefined ? {} : { skewMs },
    ...(waiting === undefined ? {} : { waiting }),
    underWay: inFlight,
  }
}

function statusOf({ isClosed, gate, store, skewMs = 0 }: EngineHealth): Health['status'] {
  if (isClosed || !store.reachable || gate.state === 'halted') return 'down'
  return gate.state !== 'open' || Math.abs(skewMs) > maxSkewMs ? 'degraded' : 'ok'
}

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

/** What `diagnose()` says of this process and its store, beside what Gupshup says of the account. */
export function checkHealth(health: Health): readonly Check[] {
  return [checkStore(health), checkGate(health), checkWebhooks(health)]
}

function checkStore({ store, waiting = 0 }: Health): Check {
  const name = 'store'
  if (store.reachable) {
    return { name, status: 'ok', message: `The store answers. ${waiting} messages wait in it.` }
  }
  return {
    name,
    status: 'problem',
    message: `The store cannot be used since ${timeText(store.since)}: ${store.error}`,
    hint: 'Check the store and the way to it. Until it is back messages wait, and webhooks are answered with 503.',
  }
}

function checkGate({ gate }: Health): Check {
  const name = 'gate'
  switch (gate.state) {
    case 'open':
      return { name, status: 'ok', message: 'The gate is open.' }
    case 'backing-off':
      return {
        name,
        status: 'warning',
        message: `The gate backs off until ${timeText(gate.until)}. Messages wait.`,
      }
    case 'probing':
      return {
        name,
        status: 'warning',
        message: 'The gate lets one message through to probe. The others wait.',
      }
    case 'halted':
      return {
        name,
        status: 'problem',
        message: `The gate is halted since ${timeText(gate.since)}: ${gate.reason}`,
        hint: 'Mend what the reason names, then call client.resume().',
      }
    default:
      return assertNever(gate)
  }
}

function checkWebhooks({ webhooks }: Health): Check {
  const name = 'webhooks'
  const { lastTakenAt, lastRejectedAt, lastRejectedReason, rejected } = webhooks
  const taken =
    lastTakenAt === undefined ? 'none was taken' : `the last was taken at ${timeText(lastTakenAt)}`
  if (lastRejectedAt === undefined || lastRejectedReason === undefined) {
    return lastTakenAt === undefined
      ? { name, status: 'skipped', message: 'No webhook has come to this process since it made the client.' }
      : { name, status: 'ok', message: `Of the webhooks of this process ${taken}, and none was refused.` }
  }
  const message = `Of the webhooks of this process ${taken}, and ${rejected} ${rejected === 1 ? 'was' : 'were'} refused, the last at ${timeText(lastRejectedAt)} (${lastRejectedReason}).`
  if (lastTakenAt !== undefined && lastTakenAt >= lastRejectedAt) return { name, status: 'ok', message }
  // A stranger's request is refused too, so one that was taken before is a sign that Gupshup's come through.
  const status = lastTakenAt === undefined ? 'problem' : 'warning'
  return { name, status, message, hint: explainRejection(lastRejectedReason, 1) }
}
