import { ConfigurationError, explainRejection, type WebhookRejectionReason } from '../errors/index.ts'
import { type ClientEvents, reportError } from '../events/index.ts'
import type { GupshupEvent } from '../model/index.ts'
import { type Emitter, type SteadyClock, WarningThrottle } from '../util/index.ts'

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

/** Records the result of each webhook, and reports every rejection. */
export class WebhookMonitor {
  readonly #clock: SteadyClock
  readonly #throttle: WarningThrottle<WebhookRejectionReason>
  #activity: WebhookActivity = { rejected: 0 }

  constructor(events: Emitter<ClientEvents>, clock: SteadyClock) {
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
    return this.#activity
  }

  accepted(events: readonly GupshupEvent[]): void {
    const now = this.#clock.wall()
    const hasStatus = events.some(({ type }) => type === 'status')
    this.#activity = { ...this.#activity, lastTakenAt: now, ...(hasStatus ? { lastStatusAt: now } : {}) }
  }

  rejected(reason: WebhookRejectionReason): void {
    const rejected = this.#activity.rejected + 1
    const lastRejectedAt = this.#clock.wall()
    this.#activity = { ...this.#activity, lastRejectedAt, lastRejectedReason: reason, rejected }
    this.#throttle.add(reason)
  }

  /** Reports the rejections that were not reported yet. */
  close(): void {
    this.#throttle.close()
  }
}
