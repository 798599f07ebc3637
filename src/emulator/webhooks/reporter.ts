import { v2BillingEvent, v3BillingEvent } from '../events/account.ts'
import { createWhatsappId } from '../events/ids.ts'
import { type EmulatedUserEvent, type Inbound, v2Inbound, v2UserEvent, v3Inbound } from '../events/inbound.ts'
import type { AcceptedMessage, AppIdentity, EventStep } from '../events/step.ts'
import { v2MessageEvent } from '../events/v2.ts'
import { v3MessageEvent } from '../events/v3.ts'
import type { RequestRecord } from '../log/records.ts'
import type { ResolvedOptions } from '../options.ts'
import type { Schedule } from '../schedule.ts'
import type { WebhookJob, WebhookSender } from './sender.ts'
import type { WebhookVersion } from './subscription.ts'

/** An event that belongs to no message. */
export interface Announcement {
  /** Its name in the log. */
  readonly event: string
  /** A short description. */
  readonly summary: string
  /** The number it concerns, if any. */
  readonly to?: string | undefined
  /** The body in a version; `undefined` where that version has none. */
  readonly bodyFor: (version: WebhookVersion, app: AppIdentity, atMs: number) => unknown
}

/** Formats events as Gupshup does and posts them. */
export class Reporter {
  readonly #app: AppIdentity
  readonly #options: ResolvedOptions
  readonly #schedule: Schedule
  readonly #sender: WebhookSender

  constructor(options: ResolvedOptions, schedule: Schedule, sender: WebhookSender) {
    this.#app = { appName: options.appName, appId: options.appId, source: options.source }
    this.#options = options
    this.#schedule = schedule
    this.#sender = sender
  }

  /**
   * Posts the events of one message, each after its pause and not before the one ahead of it was answered: Gupshup, too,
   * keeps later events from a slow receiver (docs.gupshup.io/docs/what-is-a-webhook). Resolves after the last one.
   */
  play(request: RequestRecord, message: AcceptedMessage, steps: readonly EventStep[]): Promise<void> {
    return this.#schedule.run(async () => {
      for (const step of steps) {
        if (!(await this.#schedule.wait(step.afterMs ?? this.#options.eventDelayMs))) return
        await this.#sender.post(this.#messageEvent(request, message, step))
        if (step.status === 'sent' && this.#options.billing) {
          await this.#sender.post(this.#billingEvent(request, message))
        }
      }
    })
  }

  inbound(message: Inbound): Promise<void> {
    const id = createWhatsappId(message.from, this.#options.random, 'inbound')
    return this.announce({
      event: 'inbound',
      summary: 'text' in message ? message.text : message.type,
      to: message.from,
      bodyFor: (version, app, at) =>
        version === 2 ? v2Inbound(app, message, id, at) : v3Inbound(app, message, id, at),
    })
  }

  userEvent(event: EmulatedUserEvent): Promise<void> {
    return this.announce({
      event: 'user-event',
      summary: event.type,
      to: event.phone,
      bodyFor: (version, app, at) => (version === 2 ? v2UserEvent(app, event, at) : undefined),
    })
  }

  /** Posts news at once. Resolves when every subscription has been tried once. */
  announce({ bodyFor, ...news }: Announcement): Promise<void> {
    const at = this.#options.now()
    return this.#postNow({ ...news, bodyFor: (version) => bodyFor(version, this.#app, at) })
  }

  custom(body: unknown): Promise<void> {
    return this.#postNow({ event: 'custom', summary: JSON.stringify(body), bodyFor: () => body })
  }

  #postNow(job: WebhookJob): Promise<void> {
    return this.#schedule.run(() => this.#sender.post(job))
  }

  #messageEvent(request: RequestRecord, message: AcceptedMessage, step: EventStep): WebhookJob {
    const at = this.#options.now()
    return {
      event: step.status,
      ...(step.status === 'failed' && { code: step.code }),
      to: message.to,
      request,
      bodyFor: (version) =>
        version === 2
          ? v2MessageEvent(this.#app, message, step, at)
          : v3MessageEvent(this.#app, message, step, at),
    }
  }

  #billingEvent(request: RequestRecord, message: AcceptedMessage): WebhookJob {
    const at = this.#options.now()
    return {
      event: 'billing-event',
      to: message.to,
      request,
      bodyFor: (version) =>
        version === 2 ? v2BillingEvent(this.#app, message, at) : v3BillingEvent(this.#app, message),
    }
  }
}
