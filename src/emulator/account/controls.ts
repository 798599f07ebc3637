import type { CredentialControls } from '../credentials/controls.ts'
import {
  type EmulatedAccountEvent,
  type Restriction,
  restricted,
  type TemplatePause,
  v2AccountEvent,
  v2TemplateEvent,
  v3TemplateEvent,
} from '../events/account.ts'
import type { AppIdentity } from '../events/step.ts'
import type { PeopleControls } from '../people/controls.ts'
import type { UserIds } from '../people/user-ids.ts'
import type { Reporter } from '../webhooks/reporter.ts'
import type { Account, PartnerTokens, Windows } from './account.ts'
import {
  type LimitForm,
  type PricingTier,
  type ThroughputEvent,
  v2PricingTier,
  v3Ban,
  v3PricingTier,
  v3Restriction,
  v3Throughput,
  v3Tier,
} from './account-webhooks.ts'
import type { HeldStatus } from './held-messages.ts'
import type { MessagingLimit } from './messaging-limit.ts'
import type { Tier } from './standing.ts'
import type { NewTemplate, Template, TemplateStatus } from './template.ts'
import type { Wallet } from './wallet.ts'

const BAD_QUALITY = 'The template was paused because of its quality.'

/** Controls of the account and its recipients. Methods that post webhooks resolve when every subscription was tried once. */
export abstract class AccountControls {
  readonly #account: Account
  readonly #reporter: Reporter
  /**
   * The people on WhatsApp: `add()` one who hides the number, `get()` one's user id, `changeNumber()`, `recycle()` a number. A number that
   * was not added has a person too.
   */
  readonly people: PeopleControls

  constructor(account: Account, reporter: Reporter, people: PeopleControls) {
    this.#account = account
    this.#reporter = reporter
    this.people = people
  }

  /** Whether webhooks of version 2 and 3 have user ids, and `enable({ v2, v3 })`. See the option `userIds`. */
  get userIds(): Pick<UserIds, 'v2' | 'v3' | 'enable'> {
    return this.#account.userIds
  }

  /** The 24-hour windows: `open(number)`, `close(number)`, `isOpen(number)`. See the option `window`. */
  get windows(): Pick<Windows, 'open' | 'close' | 'isOpen'> {
    return this.#account.windows
  }

  /** What is left of the money, and `topUp(amount)`. See the option `wallet`. */
  get wallet(): Pick<Wallet, 'balance' | 'topUp'> {
    return this.#account.wallet
  }

  /** The partner's `id` and the tokens of its endpoints; `expireToken()` has `token` refused from then on and replaced by a new one. */
  get partner(): Pick<PartnerTokens, 'id' | 'accountToken' | 'token' | 'expireToken'> {
    return this.#account.partner
  }

  /**
   * What lets requests in: `issue({ kind, lifeMs })` gives one more key or token, `expire()`, `revoke()` and `refuse()` end one,
   * `refuseWith()` says how requests are refused, `list` has all. See the option `credentials`.
   */
  get credentials(): CredentialControls {
    return this.#account.credentials
  }

  /** The templates that were added. */
  get templates(): readonly Template[] {
    return this.#account.templates.list
  }

  /** Opts a number out: every message to it fails with 1012, and a `user-event` is posted. */
  optOut(number: string): Promise<void> {
    this.#account.consent.optOut(number)
    return this.#reporter.userEvent({ phone: number, type: 'opted-out' })
  }

  /** Opts a number in, again or for the first time. */
  optIn(number: string): Promise<void> {
    this.#account.consent.optIn(number)
    return this.#reporter.userEvent({ phone: number, type: 'opted-in' })
  }

  /** Stops marketing to a number: marketing templates fail with 131050, and a `preference-event` is posted. */
  stopMarketing(number: string): Promise<void> {
    this.#account.consent.stopMarketing(number)
    return this.#reporter.preference({ phone: number, value: 'stop' })
  }

  /** Resumes marketing to a number. */
  resumeMarketing(number: string): Promise<void> {
    this.#account.consent.resumeMarketing(number)
    return this.#reporter.preference({ phone: number, value: 'resume' })
  }

  /**
   * Adds a template. From the first one on, sends of unknown templates (4003, in v3 132001), of paused (4005, in v3
   * 132015) and disabled ones (132016), and those with too few or too many parameters (132000) fail.
   *
   * @throws {RangeError} for an id that is taken.
   * @example
   * const { id } = emulator.addTemplate({ name: 'order_shipped', category: 'UTILITY', body: 'Hi {{1}}, it is on its way.' })
   * await emulator.pauseTemplate(id)
   */
  addTemplate(template: NewTemplate): Template {
    return this.#account.templates.add(template)
  }

  /** @throws {RangeError} for an id that was never added. */
  pauseTemplate(id: string): Promise<void> {
    return this.#templateStatus(id, 'PAUSED', BAD_QUALITY)
  }

  /**
   * Messages with a template are accepted and wait from now on, as while Meta finds out how good the template is. The reply says so in version 3.
   *
   * @param status What it says: Meta's page has the first one, types of public clients the other.
   * @throws {RangeError} for an id that was never added.
   */
  holdTemplate(id: string, status: HeldStatus = 'held_for_quality_assessment'): void {
    this.#account.templates.existing(id)
    this.#account.held.hold(id, status)
  }

  /** The template is good: messages that wait are sent, and further ones do not wait. Resolves before they are delivered; see `idle()`. */
  releaseTemplate(id: string): void {
    for (const message of this.#account.held.end(id)) message.release()
  }

  /** The template is bad: it is paused, and messages that wait fail with 132015, which is a text in version 3. */
  dropTemplate(id: string, title: TemplatePause['title'] = 'FIRST_PAUSE'): Promise<void> {
    const posted = this.#templateStatus(id, 'PAUSED', BAD_QUALITY, title)
    for (const message of this.#account.held.end(id)) message.drop()
    return posted
  }

  /** @throws {RangeError} for an id that was never added. */
  disableTemplate(id: string): Promise<void> {
    return this.#templateStatus(id, 'DISABLED')
  }

  /** @throws {RangeError} for an id that was never added. */
  approveTemplate(id: string): Promise<void> {
    return this.#templateStatus(id, 'APPROVED')
  }

  /**
   * Posts an `account-event` of any type with any inner payload. It is version 2's, so only version 2 subscriptions get it.
   *
   * @example
   * await emulator.accountEvent('review-event', { status: 'approved' })
   */
  accountEvent(type: string, payload: EmulatedAccountEvent['payload']): Promise<void> {
    return this.#accountNews({ type, payload })
  }

  /**
   * How many people the business may write to first in 24 hours, how many it has, and `count(address)` for one to whom another number of the
   * portfolio has. See the option `messagingLimit`.
   */
  get messagingLimit(): Pick<MessagingLimit, 'people' | 'used' | 'count'> {
    return this.#account.messagingLimit
  }

  /**
   * The business moves from its tier, at first TIER_250, to another one. In version 3 the limit is a text such as `TIER_2K`, or with `form:
   * 'integer'` 2000: Meta's page has both.
   */
  changeTier(tier: Tier, { form = 'text' }: { readonly form?: LimitForm | undefined } = {}): Promise<void> {
    const payload = { ...this.#account.standing.changeTier(tier) }
    return this.#accountNews({ type: 'tier-event', payload }, (app, at) => v3Tier(app, tier, form, at))
  }

  /** WhatsApp takes the number in, or gives it a higher throughput. It is Meta's webhook, so that only version 3 subscriptions get it. */
  changeThroughput(event: ThroughputEvent = 'THROUGHPUT_UPGRADE'): Promise<void> {
    return this.#reporter.announce({
      event: 'account-event',
      summary: event,
      bodyFor: (version, app, at) => (version === 2 ? undefined : v3Throughput(app, event, at)),
    })
  }

  /**
   * The business has charged so many messages this month that further ones cost less.
   *
   * @example
   * await emulator.changePricingTier({ category: 'UTILITY', region: 'India', tier: '25000001:50000000', month: '2026-11' })
   */
  changePricingTier(tier: PricingTier): Promise<void> {
    return this.#reporter.announce({
      event: 'account-event',
      summary: 'pricing-tier-update',
      bodyFor: (version, app, at) =>
        version === 2 ? v2PricingTier(app, tier, at) : v3PricingTier(app, tier, at),
    })
  }

  /** WhatsApp restricts the account until `expiry`, as Unix time in milliseconds. The emulator only announces it; messages still pass. */
  restrict(restriction: Restriction): Promise<void> {
    const event = { type: 'status-event', payload: restricted(restriction) }
    return this.#accountNews(event, (app, at) => v3Restriction(app, restriction, at))
  }

  /** WhatsApp disables the account; Gupshup's page spells it in two ways. The emulator only announces it; messages still pass. */
  disableAccount(status: 'ACCOUNT_DISABLE' | 'DISABLE' = 'ACCOUNT_DISABLE'): Promise<void> {
    return this.#accountNews({ type: 'status-event', payload: { status } }, v3Ban)
  }

  #accountNews(
    event: EmulatedAccountEvent,
    inV3?: (app: AppIdentity, atMs: number) => unknown,
  ): Promise<void> {
    return this.#reporter.announce({
      event: 'account-event',
      summary: event.type,
      bodyFor: (version, app, at) => (version === 2 ? v2AccountEvent(app, event, at) : inV3?.(app, at)),
    })
  }

  #templateStatus(
    id: string,
    status: TemplateStatus,
    description = '',
    title?: TemplatePause['title'],
  ): Promise<void> {
    const pause = title && { title, description }
    const template = this.#account.templates.setStatus(id, status)
    return this.#reporter.announce({
      event: 'template-event',
      summary: `${template.name}: ${status.toLowerCase()}`,
      bodyFor: (version, app, at) =>
        version === 2
          ? v2TemplateEvent(app, template, description, at)
          : v3TemplateEvent(app, template, at, pause),
    })
  }
}
