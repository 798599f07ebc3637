/** A person, as WhatsApp knows it. */
export interface EmulatedPerson {
  /** Digits, in the spelling that WhatsApp knows the number by. `undefined`: the number is known to WhatsApp only. */
  readonly phone: string | undefined
  /** The id of the person for this business, such as `IN.1648…`. */
  readonly userId: string
  /** The id for all businesses of an enrolled portfolio, such as `IN.ENT.1181…`; `undefined` where it is not enrolled. */
  readonly parentUserId: string | undefined
  readonly username: string | undefined
  readonly name: string
  /** Whether webhooks leave the number out. */
  readonly hidesNumber: boolean
}

/** What `emulator.people.add()` takes. */
export interface NewPerson {
  /**
   * Digits with country code, in the spelling that WhatsApp knows the number by. A message to the other spelling reaches the person too.
   *
   * @default none: the person can be reached by the id only
   */
  readonly phone?: string | undefined
  /** @default one that is made of the number, and is the same in every run */
  readonly userId?: string | undefined
  /** @default none, as for portfolios that Meta has not enrolled */
  readonly parentUserId?: string | undefined
  /** @default none, or one that is made up for a person who hides the number: only people with a username can */
  readonly username?: string | undefined
  /** @default 'Customer' */
  readonly name?: string | undefined
  /** @default false, or true for a person without a number */
  readonly hidesNumber?: boolean | undefined
}

/** What `emulator.people.change()` takes. A field that is left out stays; `undefined` removes what may be absent. */
export type PersonChanges = Pick<NewPerson, 'name' | 'username' | 'parentUserId' | 'hidesNumber'>

/** How a webhook tells that a person has another number or id. */
export interface ChangeOptions {
  /**
   * Whether the id before stands in a field of its own, as since 11 August 2026, or only in the text of the notice.
   *
   * @default 'fields'
   */
  readonly previousId?: 'fields' | 'text' | undefined
}

/** How an event names a person. What is `undefined` is not in it. */
export interface PersonNames {
  readonly phone?: string | undefined
  readonly userId?: string | undefined
  readonly parentUserId?: string | undefined
  readonly username?: string | undefined
}
