import type { GateStatus } from '../model/index.ts'
import { redacted } from '../util/index.ts'
import type { EngineHealth, StoreHealth } from './health-probe.ts'
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
