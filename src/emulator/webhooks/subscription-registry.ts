import type { WebhookSender } from './sender.ts'
import type { SubscriptionMode, WebhookVersion } from './subscription.ts'
import { readSubscriptionForm, type SubscriptionForm, SubscriptionRefused } from './subscription-form.ts'

/** The words are those of partner-docs.gupshup.io, "Update subscription". */
export class NoSuchSubscription extends Error {
  override readonly message = 'Subscription Does Not Exist'
}

/** docs.gupshup.io/docs/what-is-a-webhook: version 2 and 3 together. */
const MOST_SUBSCRIPTIONS = 5

/** Ids have five digits in the documentation. */
const FIRST_ID = 10_001

/**
 * A subscription as Gupshup shows it. Its `mode`, a sum of bits, is left out: which bit stands for which mode is not
 * documented. `modes` says the same.
 */
export interface Subscription {
  readonly id: string
  readonly appId: string
  readonly active: boolean
  readonly url: string
  readonly tag: string
  readonly version: WebhookVersion
  readonly modes: readonly SubscriptionMode[]
  readonly meta?: { readonly headers: Readonly<Record<string, string>> }
  readonly createdOn: number
  readonly modifiedOn: number
  readonly showOnUI: boolean
  readonly latencyBucket: string
}

export interface RegistryOptions {
  readonly appId: string
  readonly now: () => number
  readonly sender: WebhookSender
}

type Fields = Readonly<Record<string, string>>

/** The subscriptions that were made over HTTP, beside those that the emulator was given. */
export class SubscriptionRegistry {
  readonly #options: RegistryOptions
  readonly #byId = new Map<string, { readonly shown: Subscription; readonly end: () => void }>()
  #made = 0

  constructor(options: RegistryOptions) {
    this.#options = options
  }

  get list(): readonly Subscription[] {
    return [...this.#byId.values()].map(({ shown }) => shown)
  }

  get(id: string): Subscription {
    const found = this.#byId.get(id)
    if (found === undefined) throw new NoSuchSubscription()
    return found.shown
  }

  /** Which fields have a default is not documented; version 2 and no modes are the emulator's choice. */
  async create(fields: Fields): Promise<Subscription> {
    const form = readSubscriptionForm(fields)
    if (form.url === undefined) throw new SubscriptionRefused('Invalid URL Passed')
    if (!form.tag) throw new SubscriptionRefused('The tag is missing (says the emulator)')
    await this.#ping(form.url, fields)
    this.#refuseTag(form.tag)
    if (this.#byId.size >= MOST_SUBSCRIPTIONS) {
      throw new SubscriptionRefused(
        `There already are ${MOST_SUBSCRIPTIONS} subscriptions (says the emulator)`,
      )
    }
    const at = this.#options.now()
    const id = String(FIRST_ID + this.#made)
    this.#made += 1
    const { url, tag } = form
    const fresh: Subscription = {
      id,
      appId: this.#options.appId,
      active: true,
      url,
      tag,
      version: 2,
      modes: [],
      createdOn: at,
      modifiedOn: at,
      showOnUI: false,
      latencyBucket: 'lt_1_s',
    }
    return this.#keep(changed(fresh, form, at))
  }

  async update(id: string, fields: Fields): Promise<Subscription> {
    const form = readSubscriptionForm(fields)
    const before = this.get(id)
    if (form.url !== undefined) await this.#ping(form.url, fields)
    if (form.tag !== undefined && form.tag !== before.tag) this.#refuseTag(form.tag)
    this.delete(id)
    return this.#keep(changed(before, form, this.#options.now()))
  }

  delete(id: string): void {
    const found = this.#byId.get(id)
    if (found === undefined) throw new NoSuchSubscription()
    found.end()
    this.#byId.delete(id)
  }

  deleteAll(): void {
    for (const id of [...this.#byId.keys()]) this.delete(id)
  }

  #keep(shown: Subscription): Subscription {
    const { url, version, modes, meta } = shown
    const target = { url, version, modes, ...(meta && { headers: meta.headers }) }
    const end = shown.active ? this.#options.sender.subscribe(target) : () => {}
    this.#byId.set(shown.id, { shown, end })
    return shown
  }

  /** `doCheck=false` skips it. */
  async #ping(url: string, { doCheck }: Fields): Promise<void> {
    if (doCheck === 'false' || (await this.#options.sender.ping(url))) return
    throw new SubscriptionRefused('Invalid URL Passed')
  }

  #refuseTag(tag: string): void {
    if (!this.list.some((subscription) => subscription.tag === tag)) return
    throw new SubscriptionRefused(`The tag "${tag}" is taken (says the emulator)`)
  }
}

/** `meta` is shown one level deeper than it was sent, where the page has it. */
function changed(before: Subscription, { headers, ...form }: SubscriptionForm, at: number): Subscription {
  return { ...before, ...form, ...(headers && { meta: { headers } }), modifiedOn: at }
}
