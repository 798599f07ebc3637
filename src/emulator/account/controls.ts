import type { CredentialControls } from '../credentials/controls.ts'
import {
  type EmulatedAccountEvent,
  type Restriction,
  restricted,
  v2AccountEvent,
  v2TemplateEvent,
  v3TemplateEvent,
} from '../events/account.ts'
import type { AppIdentity } from '../events/step.ts'
import type { PeopleControls } from '../people/controls.ts'
import type { UserIds } from '../people/user-ids.ts'
import type { Reporter } from '../webhooks/reporter.ts'
import type { Account, PartnerTokens, Windows } from './account.ts'
import type { Tier } from './standing.ts'
import type { NewTemplate, Template, TemplateStatus } from './template.ts'
import { v3Ban, v3Restriction, v3Tier } from './v3-account.ts'
import type { Wallet } from './wallet.ts'

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
    return this.#templateStatus(id, 'PAUSED', 'The template was paused because of its quality.')
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

  /** The number moves from its tier, at first TIER_250, to another one. The emulator only announces it and enforces no limit. */
  changeTier(tier: Tier): Promise<void> {
    const payload = { ...this.#account.standing.changeTier(tier) }
    return this.#accountNews({ type: 'tier-event', payload }, (app, at) => v3Tier(app, tier, at))
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

  #templateStatus(id: string, status: TemplateStatus, description = ''): Promise<void> {
    const template = this.#account.templates.setStatus(id, status)
    return this.#reporter.announce({
      event: 'template-event',
      summary: `${template.name}: ${status.toLowerCase()}`,
      bodyFor: (version, app, at) =>
        version === 2 ? v2TemplateEvent(app, template, description, at) : v3TemplateEvent(app, template, at),
    })
  }
}
