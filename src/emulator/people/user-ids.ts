import { isUserId, unknownOption } from '../../util/index.ts'
import { SlidingWindow } from '../sliding-window.ts'
import type { WebhookVersion } from '../webhooks/subscription.ts'
import type { People } from './people.ts'
import type { EmulatedPerson, PersonNames } from './person.ts'

/** How webhooks and requests name people: by numbers only, or by ids too. */
export interface UserIdOptions {
  /** Whether webhooks of version 2 have ids: the flag `enableBSUID`. @default false */
  readonly v2?: boolean | undefined
  /** Whether webhooks of version 3 have ids: the flag `enableBSUIDV3`. @default false */
  readonly v3?: boolean | undefined
  /**
   * Whether the self-serve form of templates takes `userId` in place of `destination`. The page that shows the field is of the partner API
   * (partner-docs.gupshup.io/reference/sendrequestcontactinfotemplatemessage-1, of 10 Sep 2026).
   *
   * @default false
   */
  readonly selfServeTemplates?: boolean | undefined
  /**
   * What version 2 has in place of a number that the person hides: nothing, an empty text, or the id. No page says it.
   *
   * @default 'absent'
   */
  readonly hiddenNumberInV2?: (typeof hiddenNumbers)[number] | undefined
}

const hiddenNumbers = ['absent', 'empty', 'user-id'] as const

export type ResolvedUserIdOptions = Required<{
  readonly [Name in keyof UserIdOptions]: NonNullable<UserIdOptions[Name]>
}>

/** partner-docs.gupshup.io/docs/api-to-enable-bsuid-flag-for-an-app */
const CALLS_PER_MINUTE = 10
const MINUTE_MS = 60_000

/** The flag of the app, and how events name people under it. */
export class UserIds {
  readonly #options: ResolvedUserIdOptions
  readonly #people: People
  readonly #calls: SlidingWindow
  #v2: boolean
  #v3: boolean

  constructor(options: ResolvedUserIdOptions, people: People, monotonic: () => number) {
    this.#options = options
    this.#people = people
    this.#calls = new SlidingWindow(CALLS_PER_MINUTE, monotonic, MINUTE_MS)
    this.#v2 = options.v2
    this.#v3 = options.v3
  }

  get v2(): boolean {
    return this.#v2
  }

  get v3(): boolean {
    return this.#v3
  }

  /** Whether messages can be sent to ids. */
  get areOn(): boolean {
    return this.#v2 || this.#v3
  }

  get selfServeTemplates(): boolean {
    return this.#options.selfServeTemplates
  }

  /** Switches webhooks with ids on or off, from the next event on. A version that is left out stays. */
  enable({ v2 = this.#v2, v3 = this.#v3 }: Pick<UserIdOptions, 'v2' | 'v3'>): void {
    this.#v2 = v2
    this.#v3 = v3
  }

  /** Whether the flag may be set once more in this minute. */
  admit(): boolean {
    return this.#calls.admit()
  }

  /** The person at an address. `undefined` where ids are off and nothing else about the person is known, so that there is nothing to remember. */
  personAt(address: string): EmulatedPerson | undefined {
    const isMade = this.areOn && !isUserId(address) && !this.#people.isDeserted(address)
    return isMade ? this.#people.get(address) : this.#people.find(address)
  }

  /** The person who writes from an address: who writes from a number that its person has left is another one. */
  writerAt(address: string): EmulatedPerson | undefined {
    const isNew = this.areOn || isUserId(address) || this.#people.isDeserted(address)
    return isNew ? this.#people.meet(address) : this.#people.find(address)
  }

  /**
   * How an event names a person.
   *
   * @param isNumberKnown Whether the business has just used the number itself.
   */
  namesOf(
    { address, person }: { readonly address: string; readonly person: EmulatedPerson | undefined },
    version: WebhookVersion,
    isNumberKnown = false,
  ): PersonNames {
    const isOn = version === 2 ? this.#v2 : this.#v3
    const known = person ?? (isOn ? this.personAt(address) : undefined)
    // Only a message that fails is addressed to an unknown id.
    if (known === undefined)
      return isUserId(address) ? { userId: isOn ? address : undefined } : { phone: address }
    const names = this.#people.namesOf(known)
    const phone = isNumberKnown ? known.phone : names.phone
    if (!isOn) return { phone }
    return { ...names, phone: phone ?? (version === 2 ? this.#placeholder(known) : undefined) }
  }

  #placeholder({ userId }: EmulatedPerson): string | undefined {
    const { hiddenNumberInV2 } = this.#options
    if (hiddenNumberInV2 === 'absent') return undefined
    return hiddenNumberInV2 === 'empty' ? '' : userId
  }
}

export function resolveUserIds(given: boolean | UserIdOptions = false): ResolvedUserIdOptions {
  const options = typeof given === 'object' ? given : { v2: given, v3: given }
  const names = ['v2', 'v3', 'selfServeTemplates', 'hiddenNumberInV2']
  const misspelt = unknownOption("The emulator's userIds", options, names)
  if (misspelt !== undefined) throw new TypeError(misspelt.sentence)
  const { v2 = false, v3 = false, selfServeTemplates = false, hiddenNumberInV2 = 'absent' } = options
  if (!hiddenNumbers.includes(hiddenNumberInV2)) {
    throw new TypeError(
      `The emulator's userIds.hiddenNumberInV2 has to be one of ${hiddenNumbers.join(', ')}; "${hiddenNumberInV2}" was given.`,
    )
  }
  return { v2, v3, selfServeTemplates, hiddenNumberInV2 }
}
