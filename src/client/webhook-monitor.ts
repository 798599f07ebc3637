import { ConfigurationError, explainRejection, type WebhookRejectionReason } from '../errors/index.ts'
import { type ClientEvents, reportError } from '../events/index.ts'
import type { GupshupEvent } from '../model/index.ts'
import { type Emitter, type SteadyClock, WarningThrottle } from '../util/index.ts'
import type { UserIdEvidence } from './user-id-check.ts'

/** The webhooks of this process. Times are Unix time in milliseconds; absent: never. */
export interface WebhookActivity {
  readonly lastTakenAt?: number | undefined
  readonly lastRejectedAt?: number | undefined
  readonly lastRejectedReason?: WebhookRejectionReason | undefined
  /** How many were rejected since the client was made. */
  readonly rejected: number
  /** When the last status of a message arrived. */
  readonly lastStatusAt?: number | undefined
}

/** Changed in place, because every webhook changes it. */
type Changing<Value> = { -readonly [Field in keyof Value]: Value[Field] }

/** Records the result of each webhook, and reports every rejection. */
export class WebhookMonitor {
  readonly #events: Emitter<ClientEvents>
  readonly #clock: SteadyClock
  readonly #throttle: WarningThrottle<WebhookRejectionReason>
  readonly #activity: Changing<WebhookActivity> = { rejected: 0 }
  readonly #userIds: Changing<UserIdEvidence> = {}

  constructor(events: Emitter<ClientEvents>, clock: SteadyClock) {
    this.#events = events
    this.#clock = clock
    this.#throttle = new WarningThrottle({
      clock,
      warn: (reason, count) => {
        const message = explainRejection(reason, count)
        events.emit('webhook-rejected', () => ({ reason, count, message }))
        // Only the application's own code can fix this one, so it is reported even without a listener or a logger.
        if (reason === 'body-already-read') reportError(events, new ConfigurationError(message))
      },
    })
  }

  get activity(): WebhookActivity {
    return { ...this.#activity }
  }

  get userIds(): UserIdEvidence {
    return { ...this.#userIds }
  }

  accepted(events: readonly GupshupEvent[]): void {
    const now = this.#clock.wall()
    this.#activity.lastTakenAt = now
    for (const event of events) {
      if (event.type === 'status') this.#activity.lastStatusAt = now
      if (hasUserId(event)) this.#userIds.lastSeenAt = now
      else if (lacksUserId(event)) this.#userIds.lastMissingAt = now
    }
  }

  rejected(reason: WebhookRejectionReason): void {
    this.#activity.rejected += 1
    this.#activity.lastRejectedAt = this.#clock.wall()
    this.#activity.lastRejectedReason = reason
    this.#throttle.add(reason)
  }

  /** The application's `onEvents` has rejected. */
  failed(error: unknown): void {
    reportError(this.#events, error)
  }

  /** Reports the rejections that were not reported yet. */
  close(): void {
    this.#throttle.close()
  }
}

function hasUserId(event: GupshupEvent): boolean {
  switch (event.type) {
    case 'template':
    case 'account':
      return false
    default:
      return event.userId !== undefined || event.parentUserId !== undefined
  }
}

/**
 * Whether an event names a person by the number only, and has an id once ids are switched on (https://partner-docs.gupshup.io/docs/bsuid). A message to
 * a number that has failed has none at Meta, and no sample of version 2 shows one with `enqueued`.
 */
function lacksUserId(event: GupshupEvent): boolean {
  if (hasUserId(event)) return false
  switch (event.type) {
    case 'inbound':
      return event.from !== undefined
    case 'status':
      return event.to !== undefined && ['sent', 'delivered', 'read'].includes(event.status)
    default:
      return false
  }
}
