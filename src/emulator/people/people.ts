import { createHash } from 'node:crypto'
import { isUserId } from '../../util/index.ts'
import { countryOfNumber } from './country.ts'
import type { EmulatedPerson, NewPerson, PersonChanges, PersonNames } from './person.ts'
import { otherSpelling } from './spelling.ts'

interface Stored {
  /** Names the person for the account: windows and consent go along when the number changes. */
  readonly key: string
  /** How many ids the person has had before this one. */
  readonly changes: number
  /** Until when webhooks have a hidden number all the same, as Unix time in milliseconds. */
  readonly shownUntil: number
  readonly person: EmulatedPerson
}

/** For so long a number stays in webhooks after the business wrote to it (developers.facebook.com, business-scoped user ids). */
const SHOWN_MS = 30 * 24 * 60 * 60 * 1000

const PHONE = /^\d{7,15}$/

/** The people on WhatsApp. A number without an added person gets one when it is first looked up. */
export class People {
  readonly #seed: string
  readonly #now: () => number
  /** By number, id and parent id. */
  readonly #byAddress = new Map<string, Stored>()
  /** How many people have left a number, by its shorter spelling. */
  readonly #left = new Map<string, number>()
  #withoutNumber = 0

  constructor(seed: string, now: () => number) {
    this.#seed = seed
    this.#now = now
  }

  get list(): readonly EmulatedPerson[] {
    return [...new Set(this.#byAddress.values())].map(({ person }) => person)
  }

  /** @throws {TypeError} for a malformed address, {RangeError} for one that is taken. */
  add(given: NewPerson): EmulatedPerson {
    checkForms(given)
    for (const address of [given.phone, given.userId, given.parentUserId]) {
      if (address !== undefined && this.find(address) !== undefined)
        throw new RangeError(`The address "${address}" is somebody’s already. Change or recycle it instead.`)
    }
    return this.#create(given).person
  }

  /** The person at an address. `undefined`: the address has no person yet. */
  find(address: string): EmulatedPerson | undefined {
    return this.#at(address)?.person
  }

  /** The person at an address, created if a number has none yet. @throws {RangeError} for an unknown id. */
  get(address: string): EmulatedPerson {
    return this.#get(address).person
  }

  /** The same, and an unknown id is that of a new person whose number is not known. */
  meet(address: string): EmulatedPerson {
    return this.find(address) ?? (isUserId(address) ? this.add({ userId: address }) : this.get(address))
  }

  change(address: string, changes: PersonChanges): EmulatedPerson {
    const stored = this.#get(address)
    checkForms(changes)
    const { parentUserId } = changes
    const holder = parentUserId === undefined ? undefined : this.#at(parentUserId)
    if (holder !== undefined && holder !== stored)
      throw new RangeError(`The address "${parentUserId}" is somebody’s already. Choose another one.`)
    const person = { ...stored.person, ...changes }
    return this.#replace(stored, {
      ...stored,
      person: completed({ ...person, name: person.name ?? stored.person.name }),
    })
  }

  /** The person has another number, and with it another id. @throws {RangeError} for a number that is taken. */
  changeNumber(address: string, phone: string): EmulatedPerson {
    const stored = this.#get(address)
    checkForms({ phone })
    const { person } = stored
    const holder = this.#at(phone)
    if (holder !== undefined && (holder !== stored || phone === person.phone))
      throw new RangeError(`The number "${phone}" is somebody’s already. Choose another one.`)
    // WhatsApp may know the same number by its other spelling from now on.
    if (person.phone !== undefined && holder === undefined) this.#leave(person.phone)
    return this.#withNewId({ ...stored, shownUntil: 0, person: { ...person, phone } }, stored)
  }

  /** The person has another id, at the same number. */
  changeUserId(address: string): EmulatedPerson {
    const stored = this.#get(address)
    return this.#withNewId(stored, stored)
  }

  /** A number goes from its person, who is gone, to another one. */
  recycle(phone: string, given: Omit<NewPerson, 'phone'> = {}): EmulatedPerson {
    checkForms({ ...given, phone })
    const before = this.#at(phone)
    const known = before?.person.phone ?? phone
    if (before !== undefined) this.#remove(before)
    if (!this.#left.has(shorter(known)) || before !== undefined) this.#leave(known)
    return this.add({ ...given, phone: known })
  }

  /** Webhooks have the number from now on, as after the person has given it to the business. */
  showNumber(address: string): EmulatedPerson {
    const stored = this.#get(address)
    return this.#replace(stored, { ...stored, shownUntil: Number.POSITIVE_INFINITY })
  }

  /** The business has written to a number, which webhooks have for 30 days from then on. */
  writtenTo(phone: string): void {
    const stored = this.#at(phone)
    if (stored === undefined || !stored.person.hidesNumber) return
    this.#replace(stored, { ...stored, shownUntil: Math.max(stored.shownUntil, this.#now() + SHOWN_MS) })
  }

  /** How webhooks with ids name a person now. */
  namesOf(person: EmulatedPerson): PersonNames {
    const { phone, userId, parentUserId, username, hidesNumber } = person
    const isShown = !hidesNumber || this.#now() < (this.#at(userId)?.shownUntil ?? 0)
    return { phone: isShown ? phone : undefined, userId, parentUserId, username }
  }

  /** What windows and consent are kept by: the person, who may change the number. */
  keyOf(address: string): string {
    return this.#at(address)?.key ?? this.#keyAt(address)
  }

  /** Whether the person who had this number has left it, and no other person has it. */
  isDeserted(phone: string): boolean {
    return this.#left.has(shorter(phone)) && this.find(phone) === undefined
  }

  #at(address: string): Stored | undefined {
    const exact = this.#byAddress.get(address)
    if (exact !== undefined) return exact
    const other = otherSpelling(address)
    return other === undefined ? undefined : this.#byAddress.get(other)
  }

  #get(address: string): Stored {
    const stored = this.#at(address)
    if (stored !== undefined) return stored
    if (PHONE.test(address)) return this.#create({ phone: address })
    throw new RangeError(`There is no person with the address "${address}". Add it first.`)
  }

  #create(given: NewPerson): Stored {
    if (given.phone === undefined) this.#withoutNumber += 1
    const key = this.#keyAt(given.phone ?? given.userId ?? `person ${this.#withoutNumber}`)
    const country = given.phone === undefined ? 'IN' : countryOfNumber(given.phone)
    const person = completed({ ...given, userId: given.userId ?? this.#idOf(key, 0, country) })
    return this.#store({ key, changes: 0, shownUntil: 0, person })
  }

  #withNewId(stored: Stored, before: Stored): EmulatedPerson {
    const { person, key } = stored
    const changes = stored.changes + 1
    const country = person.phone === undefined ? person.userId.slice(0, 2) : countryOfNumber(person.phone)
    const parentUserId = person.parentUserId && this.#idOf(`parent ${key}`, changes, `${country}.ENT`)
    const changed = { ...person, userId: this.#idOf(key, changes, country), parentUserId }
    return this.#replace(before, { ...stored, changes, person: changed })
  }

  #idOf(key: string, changes: number, prefix: string): string {
    const digest = createHash('sha256').update(`${this.#seed} ${key} ${changes}`).digest()
    return `${prefix}.${digest.readBigUInt64BE() | (1n << 60n)}`
  }

  #keyAt(address: string): string {
    const number = shorter(address)
    const left = this.#left.get(number)
    return left === undefined ? number : `${number}#${left}`
  }

  #leave(phone: string): void {
    const number = shorter(phone)
    this.#left.set(number, (this.#left.get(number) ?? 0) + 1)
  }

  #replace(before: Stored, after: Stored): EmulatedPerson {
    this.#remove(before)
    return this.#store(after).person
  }

  #store(stored: Stored): Stored {
    for (const address of addressesOf(stored.person)) this.#byAddress.set(address, stored)
    return stored
  }

  #remove({ person }: Stored): void {
    for (const address of addressesOf(person)) this.#byAddress.delete(address)
  }
}

/** One spelling stands for both. */
function shorter(phone: string): string {
  const other = otherSpelling(phone)
  return other !== undefined && other.length < phone.length ? other : phone
}

function addressesOf({ phone, userId, parentUserId }: EmulatedPerson): string[] {
  return [phone, userId, parentUserId].filter((address) => address !== undefined)
}

/** Only a person with a username can hide the number. */
function completed(given: NewPerson & { readonly userId: string }): EmulatedPerson {
  const { phone, userId, parentUserId, username } = given
  const hidesNumber = phone === undefined || (given.hidesNumber ?? false)
  const madeUp = hidesNumber ? `person.${userId.slice(-6).toLowerCase()}` : undefined
  return {
    phone,
    userId,
    parentUserId,
    username: username ?? madeUp,
    name: given.name ?? 'Customer',
    hidesNumber,
  }
}

/** 3 to 35 of these characters, one of them a letter (developers.facebook.com, business-scoped user ids). */
const USERNAME = /^(?=.*[a-z])[a-z0-9._]{3,35}$/i

function checkForms({ phone, userId, parentUserId, username }: NewPerson): void {
  if (phone !== undefined && !PHONE.test(phone))
    throw new TypeError(`A person's phone has to be 7 to 15 digits; "${phone}" was given.`)
  if (userId !== undefined && (!isUserId(userId) || isParent(userId)))
    throw new TypeError(
      `A person's userId has to be an id such as IN.1648700000000001; "${userId}" was given.`,
    )
  if (parentUserId !== undefined && !(isUserId(parentUserId) && isParent(parentUserId))) {
    throw new TypeError(
      `A person's parentUserId has to be an id such as IN.ENT.1181570000000001; "${parentUserId}" was given.`,
    )
  }
  if (username !== undefined && !USERNAME.test(username)) {
    throw new TypeError(
      `A person's username has to be 3 to 35 letters, digits, points and underscores; "${username}" was given.`,
    )
  }
}

function isParent(userId: string): boolean {
  return /^[A-Z]{2}\.ENT\./.test(userId)
}
