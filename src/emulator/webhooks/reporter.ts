import type { Account } from '../account/account.ts'
import {
  type Preference,
  v2BillingEvent,
  v2PreferenceEvent,
  v3BillingEvent,
  v3PreferenceEvent,
} from '../events/account.ts'
import { createWhatsappId } from '../events/ids.ts'
import { type EmulatedUserEvent, type Inbound, v2Inbound, v2UserEvent, v3Inbound } from '../events/inbound.ts'
import type { AcceptedMessage, AppIdentity, EventStep } from '../events/step.ts'
import { v2MessageEvent, v2MismatchEvent } from '../events/v2.ts'
import { v3MessageEvent } from '../events/v3.ts'
import type { RequestRecord } from '../log/records.ts'
import type { ResolvedOptions } from '../options.ts'
import type { EmulatedPerson, PersonNames } from '../people/person.ts'
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

/** An event that names a person. */
type PersonalNews = Omit<Announcement, 'bodyFor' | 'to'> & {
  readonly address: string
  readonly person: EmulatedPerson | undefined
  readonly bodyFor: (version: WebhookVersion, names: PersonNames, app: AppIdentity, atMs: number) => unknown
}

type KnownAccount = Pick<Account, 'messagingLimit' | 'people' | 'userIds'>

/** Formats events as Gupshup does and posts them. */
export class Reporter {
  readonly #account: KnownAccount
  readonly #app: AppIdentity
  readonly #options: ResolvedOptions
  readonly #schedule: Schedule
  readonly #sender: WebhookSender

  constructor(options: ResolvedOptions, schedule: Schedule, sender: WebhookSender, account: KnownAccount) {
    this.#account = account
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
      let mismatch = this.#mismatchOf(request, message)
      const arrival = steps.find(({ status }) => status === 'delivered' || status === 'read')
      for (const step of steps) {
        if (!(await this.#schedule.wait(step.afterMs ?? this.#options.eventDelayMs))) return
        // Known from WhatsApp, so that it comes after Gupshup's own event.
        if (mismatch !== undefined && step.status !== 'enqueued') {
          await this.#sender.post(mismatch)
          mismatch = undefined
        }
        if (step === arrival && message.opensConversation) this.#account.messagingLimit.count(message.to)
        const isPriced = step.status === 'sent' || step === arrival
        await this.#sender.post(this.#messageEvent(request, message, step, isPriced))
        if (step.status === 'sent' && this.#options.billing) {
          await this.#sender.post(this.#billingEvent(request, message))
        }
      }
    })
  }

  inbound(message: Inbound): Promise<void> {
    const { people, userIds } = this.#account
    const person = userIds.writerAt(message.from)
    const { phone = person?.userId ?? message.from } = person === undefined ? {} : people.namesOf(person)
    const id = createWhatsappId(phone, this.#options.random, 'inbound')
    const named = { name: person?.name, ...message }
    return this.announcePersonal({
      event: 'inbound',
      summary: 'text' in message ? message.text : message.type,
      address: message.from,
      person,
      bodyFor: (version, names, app, at) =>
        version === 2 ? v2Inbound(app, named, names, id, at) : v3Inbound(app, named, names, id, at),
    })
  }

  userEvent(event: EmulatedUserEvent): Promise<void> {
    return this.announcePersonal({
      event: 'user-event',
      summary: event.type,
      address: event.phone,
      person: this.#account.userIds.writerAt(event.phone),
      bodyFor: (version, names, app, at) => (version === 2 ? v2UserEvent(app, event, names, at) : undefined),
    })
  }

  preference(preference: Preference): Promise<void> {
    const person = this.#account.userIds.writerAt(preference.phone)
    return this.announcePersonal({
      event: 'preference-event',
      summary: `marketing: ${preference.value}`,
      address: preference.phone,
      person,
      bodyFor: (version, names, app, at) =>
        version === 2
          ? v2PreferenceEvent(app, preference, names, at)
          : v3PreferenceEvent(app, preference, names, person?.name ?? 'Customer', at),
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

  /** What has nothing to name its person by is kept back: with ids off, Gupshup parks the messages of people who hide the number. */
  announcePersonal({ bodyFor, address, person, ...news }: PersonalNews): Promise<void> {
    const at = this.#options.now()
    // Asked for now: when the webhook is posted once more, the person may have another number.
    const v2 = this.#account.userIds.namesOf({ address, person }, 2)
    const v3 = this.#account.userIds.namesOf({ address, person }, 3)
    const namesIn = (version: WebhookVersion) => (version === 2 ? v2 : v3)
    return this.#postNow({
      ...news,
      to: address,
      bodyFor: (version) => bodyFor(version, namesIn(version), this.#app, at),
      isParkedFor: (version) => {
        const { phone, userId } = namesIn(version)
        return phone === undefined && userId === undefined
      },
    })
  }

  #postNow(job: WebhookJob): Promise<void> {
    return this.#schedule.run(() => this.#sender.post(job))
  }

  #messageEvent(
    request: RequestRecord,
    message: AcceptedMessage,
    step: EventStep,
    isPriced: boolean,
  ): WebhookJob {
    const atMs = this.#options.now()
    return {
      event: step.status,
      ...(step.status === 'failed' && { code: step.code }),
      to: message.to,
      request,
      bodyFor: (version) => {
        const news = { message, names: this.#namesOf(message, version), step, isPriced, atMs }
        return version === 2 ? v2MessageEvent(this.#app, news) : v3MessageEvent(this.#app, news)
      },
    }
  }

  #billingEvent(request: RequestRecord, message: AcceptedMessage): WebhookJob {
    const at = this.#options.now()
    return {
      event: 'billing-event',
      to: message.to,
      request,
      bodyFor: (version) => {
        const names = this.#namesOf(message, version)
        return version === 2
          ? v2BillingEvent(this.#app, message, names, at)
          : v3BillingEvent(this.#app, message, names)
      },
    }
  }

  /** `undefined` where the request has the number as WhatsApp knows it. Version 3 has it in the reply. */
  #mismatchOf(request: RequestRecord, { to, isToUserId, person }: AcceptedMessage): WebhookJob | undefined {
    const waId = person?.phone
    if (isToUserId || waId === undefined || waId === to) return undefined
    return {
      event: 'mismatch',
      to,
      request,
      bodyFor: (version) =>
        version === 2 ? v2MismatchEvent(this.#app, to, waId, this.#options.now()) : undefined,
    }
  }

  #namesOf({ to, person, isToUserId }: AcceptedMessage, version: WebhookVersion): PersonNames {
    return this.#account.userIds.namesOf({ address: to, person }, version, !isToUserId)
  }
}
