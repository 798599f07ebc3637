import { createUuid, createWhatsappId } from '../events/ids.ts'
import { type Inbound, type UserEvent, v2Inbound, v2UserEvent, v3Inbound } from '../events/inbound.ts'
import type { AcceptedMessage, AppIdentity, EventStep } from '../events/step.ts'
import { v2MessageEvent } from '../events/v2.ts'
import { v3MessageEvent } from '../events/v3.ts'
import type { RequestRecord } from '../log/records.ts'
import type { ResolvedOptions } from '../options.ts'
import type { Schedule } from '../schedule.ts'
import type { Happening, WebhookSender } from './sender.ts'

/** Puts what happens into Gupshup's words, and has it posted. */
export class Reporter {
  readonly #app: AppIdentity
  readonly #options: ResolvedOptions
  readonly #schedule: Schedule
  readonly #sender: WebhookSender

  constructor(options: ResolvedOptions, schedule: Schedule, sender: WebhookSender) {
    this.#app = { appName: options.appName, appId: createUuid(options.random), source: options.source }
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
      }
    })
  }

  inbound(message: Inbound): Promise<void> {
    const { now, random } = this.#options
    const id = createWhatsappId(message.from, random, 'inbound')
    const at = now()
    return this.#postNow({
      event: 'inbound',
      summary: 'text' in message ? message.text : message.type,
      to: message.from,
      bodyFor: (version) =>
        version === 2 ? v2Inbound(this.#app, message, id, at) : v3Inbound(this.#app, message, id, at),
    })
  }

  userEvent(event: UserEvent): Promise<void> {
    const at = this.#options.now()
    return this.#postNow({
      event: 'user-event',
      summary: event.type,
      to: event.phone,
      bodyFor: (version) => (version === 2 ? v2UserEvent(this.#app, event, at) : undefined),
    })
  }

  custom(body: unknown): Promise<void> {
    return this.#postNow({ event: 'custom', summary: JSON.stringify(body), bodyFor: () => body })
  }

  #postNow(happening: Happening): Promise<void> {
    return this.#schedule.run(() => this.#sender.post(happening))
  }

  #messageEvent(request: RequestRecord, message: AcceptedMessage, step: EventStep): Happening {
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
}
