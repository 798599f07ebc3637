import { Credentials } from '../credentials/credentials.ts'
import type { ResolvedOptions, WindowMode } from '../options.ts'
import { People } from '../people/people.ts'
import { UserIds } from '../people/user-ids.ts'
import { HeldMessages } from './held-messages.ts'
import { Media } from './media.ts'
import { MessagingLimit } from './messaging-limit.ts'
import { PriceList } from './price-list.ts'
import { Standing } from './standing.ts'
import { Templates } from './templates.ts'
import { Wallet } from './wallet.ts'

/** What Gupshup knows about the app and its recipients. */
export interface Account {
  readonly consent: Consent
  readonly credentials: Credentials
  readonly held: HeldMessages
  readonly media: Media
  readonly messagingLimit: MessagingLimit
  readonly partner: PartnerTokens
  readonly people: People
  readonly prices: PriceList
  readonly standing: Standing
  /** Unix time in milliseconds. */
  readonly startedAt: number
  readonly templates: Templates
  readonly userIds: UserIds
  readonly wallet: Wallet
  readonly windows: Windows
}

export function createAccount({
  apiKey,
  appId,
  checkTemplates,
  credentials: credentialOptions,
  freeServiceMessages,
  messagingLimit,
  now,
  monotonic,
  random,
  userIds,
  wallet,
  window,
}: ResolvedOptions): Account {
  const credentials = new Credentials(credentialOptions, { now, monotonic, random })
  credentials.issue({ kind: 'api-key', token: apiKey })
  const people = new People(appId, now)
  const keyOf: KeyOf = (address) => people.keyOf(address)
  const standing = new Standing(now)
  return {
    consent: new Consent(keyOf),
    credentials,
    held: new HeldMessages(),
    media: new Media(random),
    messagingLimit: new MessagingLimit(messagingLimit, standing, keyOf, monotonic),
    prices: new PriceList(freeServiceMessages, now),
    standing,
    startedAt: now(),
    partner: new PartnerTokens(credentials, credentialOptions.partnerId),
    people,
    templates: new Templates(checkTemplates, now, random),
    userIds: new UserIds(userIds, people, monotonic),
    wallet: new Wallet(wallet),
    windows: new Windows(window, monotonic, keyOf),
  }
}

/** What is kept for an address: the person, once one is known there. */
type KeyOf = (address: string) => string

/** Who opted out, of everything or of marketing. */
class Consent {
  readonly #keyOf: KeyOf
  readonly #optedOut = new Set<string>()
  readonly #withoutMarketing = new Set<string>()

  constructor(keyOf: KeyOf) {
    this.#keyOf = keyOf
  }

  optOut(number: string): void {
    this.#optedOut.add(this.#keyOf(number))
  }

  optIn(number: string): void {
    this.#optedOut.delete(this.#keyOf(number))
  }

  stopMarketing(number: string): void {
    this.#withoutMarketing.add(this.#keyOf(number))
  }

  resumeMarketing(number: string): void {
    this.#withoutMarketing.delete(this.#keyOf(number))
  }

  hasOptedOut(number: string): boolean {
    return this.#optedOut.has(this.#keyOf(number))
  }

  hasStoppedMarketing(number: string): boolean {
    return this.#withoutMarketing.has(this.#keyOf(number))
  }
}

/**
 * The two tokens of the partner API: the one of the partner's account, which a login gives, and the one of an app, which
 * the first one asks for. They are not interchangeable (partner-docs.gupshup.io).
 */
export class PartnerTokens {
  /** The partner's id: a number in the answer to a login, and part of the paths of universal tokens. */
  readonly id: number
  readonly #credentials: Credentials

  constructor(credentials: Credentials, id: number) {
    this.#credentials = credentials
    this.id = id
  }

  /** What `POST /partner/account/login` gives now, and `GET /partner/app/{appId}/token` takes. */
  get accountToken(): string {
    return this.#credentials.current('partner-token').token
  }

  /** What the partner endpoints of the app take now. */
  get token(): string {
    return this.#credentials.current('app-token').token
  }

  /** The app's token is no longer taken, and there is a new one. Returns the new one. */
  expireToken(): string {
    this.#credentials.expire(this.token)
    return this.token
  }
}

/** WhatsApp lets a business write freely for 24 hours after the customer's last message (docs.gupshup.io/docs/session-messages). */
const WINDOW_MS = 24 * 60 * 60 * 1000

/** Whose session window is open, by the emulator's clock. */
export class Windows {
  readonly #mode: WindowMode
  readonly #now: () => number
  readonly #keyOf: KeyOf
  /** Who wrote when, by the clock of the windows. */
  readonly #writtenAt = new Map<string, number>()
  /** When a window closes, as Unix time in milliseconds. A person who is not listed follows the mode. */
  readonly #closesAt = new Map<string, number>()

  constructor(mode: WindowMode, now: () => number, keyOf: KeyOf) {
    this.#mode = mode
    this.#now = now
    this.#keyOf = keyOf
  }

  /** Opens a number's window for 24 hours, as a message from it does; with `window: 'open'` for good. */
  open(number: string): void {
    const key = this.#keyOf(number)
    this.#writtenAt.set(key, this.#now())
    if (this.#mode === 'open') this.#closesAt.delete(key)
    else this.#closesAt.set(key, this.#now() + WINDOW_MS)
  }

  /** Closes a number's window, regardless of the option `window`, until it is opened again. */
  close(number: string): void {
    this.#writtenAt.delete(this.#keyOf(number))
    this.#closesAt.set(this.#keyOf(number), Number.NEGATIVE_INFINITY)
  }

  isOpen(number: string): boolean {
    const closesAt = this.#closesAt.get(this.#keyOf(number))
    return closesAt === undefined ? this.#mode === 'open' : this.#now() < closesAt
  }

  /** Whether a person has written in the last 24 hours: what limits and prices go by, where windows are not kept too. */
  isInWindow(number: string): boolean {
    return this.#now() < (this.#writtenAt.get(this.#keyOf(number)) ?? Number.NEGATIVE_INFINITY) + WINDOW_MS
  }
}
