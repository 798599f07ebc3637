import type { Account, Subscriptions, TemplateCatalog, Wallet } from '../account/index.ts'
import type { ConsumerList } from '../feed/index.ts'
import type { Outbox } from '../outbox/index.ts'
import type { PeopleList } from '../people/index.ts'
import type { QuarantineList, SuppressionList, Windows } from '../preflight/index.ts'
import type { LaneList } from '../rate/index.ts'

/** What a client is asked for by name: `client.suppressions.list()`. */
export class ClientResources {
  /** The people who get no messages: list, add, remove. */
  readonly suppressions: SuppressionList
  /** The templates that are not used: list, add, remove. */
  readonly quarantine: QuarantineList
  /** Who has written within 24 hours. */
  readonly windows: Windows
  /** Which numbers and ids are of one person. */
  readonly people: PeopleList
  /** Every message: look up, list, cancel, reschedule. */
  readonly messages: Outbox
  /** The lanes in which messages wait: list, pause, resume. */
  readonly lanes: LaneList
  /** The app's settings at Gupshup: user ids in webhooks. */
  readonly account: Account
  /** The wallet that messages are paid from. */
  readonly wallet: Wallet
  /** The app's templates, as Gupshup lists them, cached for five minutes. */
  readonly templates: TemplateCatalog
  /** The webhook subscriptions at Gupshup: list, set up, change, delete. */
  readonly subscriptions: Subscriptions
  /** The consumers of all processes: lag, dead letters. */
  readonly consumers: ConsumerList

  constructor(parts: ClientResources) {
    this.suppressions = parts.suppressions
    this.quarantine = parts.quarantine
    this.windows = parts.windows
    this.people = parts.people
    this.messages = parts.messages
    this.lanes = parts.lanes
    this.account = parts.account
    this.wallet = parts.wallet
    this.templates = parts.templates
    this.subscriptions = parts.subscriptions
    this.consumers = parts.consumers
  }
}
