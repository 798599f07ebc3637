import type { Check } from '../account/index.ts'
import type { DeliveryContext } from '../delivery/index.ts'
import { explainRejection, StoreError } from '../errors/index.ts'
import { describeCause } from '../gate/index.ts'
import type { GateCause, GateStatus, RateStatus } from '../model/index.ts'
import type { PausedLane } from '../settlement/index.ts'
import { assertNever, compact, redacted, timeText } from '../util/index.ts'
import type { WebhookActivity } from './webhook-monitor.ts'

/** The state of this process and its store, for a probe or an operator. It needs no request to Gupshup. */
export interface Health {
  /**
   * - `down`: nothing can be sent, because the gate is halted, the store cannot be reached, or the client is closed.
   * - `degraded`: sending is slowed or at risk, because the gate backs off or probes, a lane is paused, or the clock is off by more than a minute.
   * - `ok`: everything else. Rejected webhooks do not count, because any stranger can cause one.
   */
  readonly status: 'ok' | 'degraded' | 'down'
  /** The state of the gate, from the store, or the last state that this process knows. */
  readonly gate: GateStatus
  /** The rate in force, and what waits for it in this process. */
  readonly rate: RateStatus
  /** The lanes of which no message is sent, with the reason and since when. */
  readonly pausedLanes: readonly PausedLane[]
  /** Whether the store responded within a second; if not, since when and why. */
  readonly store: StoreHealth
  /** The webhooks of this process. */
  readonly webhooks: WebhookActivity
  /** How far the wall clock is ahead of the store's server or of Gupshup; behind if negative; absent until one of them has given its time. */
  readonly clock: { readonly skewMs?: number | undefined }
  /** Messages that wait in the store: held, queued, or for a retry. Absent: the store did not respond. */
  readonly waiting?: number | undefined
  /** Messages that this process is sending. */
  readonly underWay: number
}

/** The same limit as that of the check `clock` of `diagnose()`. */
const maxSkewMs = 60_000

/** Our choice: it bounds a probe's wait, and a slower store would slow down every send too. */
const storeTimeoutMs = 1_000

/** Whether the store can be used. `since` is Unix time in milliseconds. */
export type StoreHealth =
  | { readonly reachable: true }
  | { readonly reachable: false; readonly since: number; readonly error: string }

type HealthContext = Pick<
  DeliveryContext,
  | 'settings'
  | 'store'
  | 'availability'
  | 'gate'
  | 'lanes'
  | 'rateReport'
  | 'inFlight'
  | 'clock'
  | 'clockWatch'
>

/** Checks the store, with one request at most at a time. */
export class HealthProbe {
  readonly #ctx: HealthContext
  #request: Promise<number> | undefined
  #requestedAt = 0

  constructor(ctx: HealthContext) {
    this.#ctx = ctx
  }

  /** Never rejects, and takes a second at most. */
  async check(webhooks: WebhookActivity): Promise<Health> {
    const { isClosed } = this.#ctx.inFlight
    const waiting = isClosed ? undefined : await this.#countWaiting()
    const { gate, rateReport, inFlight, clockWatch } = this.#ctx
    const store = this.#store(waiting)
    return compact({
      status: this.#status(store),
      // The only part with the application's own words. The store's error is redacted already.
      gate: redacted(gate.status),
      rate: rateReport.status,
      pausedLanes: redacted(this.#pausedLanes()),
      store,
      webhooks: { ...webhooks },
      clock: compact({ skewMs: clockWatch.skewMs }),
      waiting: typeof waiting === 'number' ? waiting : undefined,
      underWay: inFlight.size,
    })
  }

  #status(store: StoreHealth): Health['status'] {
    const { gate, inFlight, clockWatch } = this.#ctx
    const { state } = gate.status
    if (inFlight.isClosed || !store.reachable || state === 'halted') return 'down'
    const isPaused = this.#ctx.lanes.paused.size > 0
    return state !== 'open' || isPaused || Math.abs(clockWatch.skewMs ?? 0) > maxSkewMs ? 'degraded' : 'ok'
  }

  #pausedLanes(): PausedLane[] {
    const { lanes } = this.#ctx
    return [...lanes.paused].flatMap((lane) => {
      const pause = lanes.pauseOf(lane)
      return pause === undefined ? [] : [{ lane, ...pause }]
    })
  }

  #store(waiting: number | StoreError | undefined): StoreHealth {
    const { availability, settings } = this.#ctx
    const { status } = availability
    if (!status.reachable) return { ...status, error: settings.redact(status.error.message) }
    if (!(waiting instanceof StoreError)) return { reachable: true }
    return { reachable: false, since: this.#requestedAt, error: settings.redact(waiting.message) }
  }

  /** How many messages wait, or why the store did not respond. */
  async #countWaiting(): Promise<number | StoreError> {
    const { clock, availability } = this.#ctx
    return await new Promise((resolve) => {
      const settle = (result: number | StoreError) => {
        cancelTimer()
        unsubscribe()
        resolve(result)
      }
      const cancelTimer = clock.setTimer(storeTimeoutMs, () =>
        settle(
          new StoreError(
            `The store has not responded within ${storeTimeoutMs} ms. Check the store and the connection to it.`,
          ),
        ),
      )
      // During an outage the request waits for the store. The probe does not.
      const unsubscribe = availability.onError(() => {
        if (availability.error !== undefined) settle(availability.error)
      })
      this.#countOnce().then(settle, (error: unknown) =>
        settle(
          error instanceof StoreError
            ? error
            : new StoreError('The store did not respond. Check the store.', { cause: error }),
        ),
      )
    })
  }

  /** One request at a time, however many probes there are, so that a frozen store is not flooded when it is back. */
  #countOnce(): Promise<number> {
    if (this.#request !== undefined) return this.#request
    this.#requestedAt = this.#ctx.clock.wall()
    this.#request = this.#requestCount().finally(() => {
      this.#request = undefined
    })
    return this.#request
  }

  async #requestCount(): Promise<number> {
    const { store, gate, lanes } = this.#ctx
    // Another process may have shut the gate. A process that has sent nothing does not know yet.
    if (store.isShared) await gate.load()
    if (store.isShared) await lanes.load()
    return await store.countWaiting()
  }
}

/** The checks of `diagnose()` about this process and its store. */
export function checkHealth(health: Health): readonly Check[] {
  const { pausedLanes } = health
  const lanes = pausedLanes.length === 0 ? [] : [checkLanes(pausedLanes)]
  return [checkStore(health), checkGate(health), ...lanes, checkWebhooks(health)]
}

function checkStore({ store, waiting = 0 }: Health): Check {
  const name = 'store'
  if (store.reachable) {
    return { name, status: 'ok', message: `The store responds. ${waiting} messages wait in it.` }
  }
  return {
    name,
    status: 'problem',
    message: `The store has been unusable since ${timeText(store.since)}: ${store.error}`,
    hint: 'Check the store and the connection to it. Until it is back, messages wait, and webhooks get a 503 response.',
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
        message: `The gate backs off until ${timeText(gate.until)}: ${describeCause(gate.cause)}. Messages wait.`,
        hint: hintFor(gate.cause),
      }
    case 'probing':
      return {
        name,
        status: 'warning',
        message: `The gate lets one message through to probe, after it had shut: ${describeCause(gate.cause)}. The others wait.`,
        hint: hintFor(gate.cause),
      }
    case 'halted':
      return {
        name,
        status: 'problem',
        message: `The gate has been halted since ${timeText(gate.since)}: ${gate.reason}`,
        hint: 'Fix what the reason names, then call client.resume().',
      }
    default:
      return assertNever(gate)
  }
}

function checkLanes(paused: readonly PausedLane[]): Check {
  const each = paused.map(({ lane, reason, since }) => `${lane} since ${timeText(since)} (${reason})`)
  return {
    name: 'lanes',
    status: 'warning',
    message: `No message of these lanes is sent: ${each.join(', ')}.`,
    hint: 'Remove the cause, then call client.lanes.get(name).resume().',
  }
}

function hintFor(cause: GateCause): string | undefined {
  const isWithoutToken = cause.type === 'failure' && cause.failure.kind === 'credentials'
  return isWithoutToken
    ? 'Repair what the credential source names. It is called again by itself, and messages are sent with the next valid token.'
    : undefined
}

function checkWebhooks({ webhooks }: Health): Check {
  const name = 'webhooks'
  const { lastTakenAt, lastRejectedAt, lastRejectedReason, rejected } = webhooks
  const taken =
    lastTakenAt === undefined ? 'none was accepted' : `the last was accepted at ${timeText(lastTakenAt)}`
  if (lastRejectedAt === undefined || lastRejectedReason === undefined) {
    return lastTakenAt === undefined
      ? { name, status: 'skipped', message: 'This process has received no webhook since it made the client.' }
      : { name, status: 'ok', message: `Of the webhooks of this process ${taken}, and none was rejected.` }
  }
  const message = `Of the webhooks of this process ${taken}, and ${rejected} ${rejected === 1 ? 'was' : 'were'} rejected, the last at ${timeText(lastRejectedAt)} (${lastRejectedReason}).`
  if (lastTakenAt !== undefined && lastTakenAt >= lastRejectedAt) return { name, status: 'ok', message }
  // A stranger's request is rejected too. An accepted one before it shows that Gupshup's webhooks arrive.
  const status = lastTakenAt === undefined ? 'problem' : 'warning'
  return { name, status, message, hint: explainRejection(lastRejectedReason, 1) }
}
