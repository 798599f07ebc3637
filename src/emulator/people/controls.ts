import { type IdentityChange, v3SharedNumber, v3SystemNotice } from '../events/identity.ts'
import { createWhatsappId } from '../events/ids.ts'
import type { Reporter } from '../webhooks/reporter.ts'
import type { People } from './people.ts'
import type { ChangeOptions, EmulatedPerson, NewPerson, PersonChanges } from './person.ts'

/** What `emulator.people` can do. An address is a number in either of its spellings, a user id or a parent id. */
export class PeopleControls {
  readonly #people: People
  readonly #random: () => number
  readonly #reporter: Reporter

  constructor(people: People, reporter: Reporter, random: () => number) {
    this.#people = people
    this.#random = random
    this.#reporter = reporter
  }

  /** The people that were added or asked for, and with user ids on those who wrote or were written to. */
  get list(): readonly EmulatedPerson[] {
    return this.#people.list
  }

  /**
   * Adds a person.
   *
   * @throws {TypeError} for an address or a username of another form, {RangeError} for an address that is taken.
   * @example
   * const { userId } = emulator.people.add({ phone: '919900000021', username: 'anna.rao', hidesNumber: true })
   * emulator.people.add({ phone: '5215512345678' }) // a message to 525512345678 reaches the person too
   */
  add(person: NewPerson = {}): EmulatedPerson {
    return this.#people.add(person)
  }

  /** The person at an address. A number has one without being added. @throws {RangeError} for an unknown id. */
  get(address: string): EmulatedPerson {
    return this.#people.get(address)
  }

  /** Changes what no webhook tells: name, username, parent id, and whether the number is hidden. */
  change(address: string, changes: PersonChanges): EmulatedPerson {
    return this.#people.change(address, changes)
  }

  /**
   * The person has another number and with it another id; the system notice `user_changed_number` is posted in version 3. Messages to the number
   * before fail with 1002 until another person has it.
   *
   * @throws {RangeError} for a number that is taken.
   */
  changeNumber(address: string, phone: string, options: ChangeOptions = {}): Promise<EmulatedPerson> {
    return this.#announce('user_changed_number', address, options, () =>
      this.#people.changeNumber(address, phone),
    )
  }

  /** The person has another id at the same number; the system notice `user_changed_user_id` is posted in version 3. */
  changeUserId(address: string, options: ChangeOptions = {}): Promise<EmulatedPerson> {
    return this.#announce('user_changed_user_id', address, options, () => this.#people.changeUserId(address))
  }

  /** Gives a number to another person, with another id. The person before is removed, and no webhook tells. */
  recycle(phone: string, person: Omit<NewPerson, 'phone'> = {}): EmulatedPerson {
    return this.#people.recycle(phone, person)
  }

  /**
   * The person gives the business the number, as in answer to a request for it: posted in version 3. Webhooks have it from then on.
   *
   * @throws {RangeError} for a person whose number is known to WhatsApp only.
   */
  async shareNumber(address: string): Promise<EmulatedPerson> {
    const person = this.#people.get(address)
    const { phone, userId, name } = person
    if (phone === undefined)
      throw new RangeError(`The person "${userId}" has no number to share. Add one with a phone.`)
    const id = createWhatsappId(this.#people.namesOf(person).phone ?? userId, this.#random, 'inbound')
    const posted = this.#reporter.announcePersonal({
      event: 'inbound',
      summary: 'shared number',
      address,
      person,
      bodyFor: (version, names, app, at) =>
        version === 2 ? undefined : v3SharedNumber(app, { names, name, phone }, id, at),
    })
    const shown = this.#people.showNumber(address)
    await posted
    return shown
  }

  async #announce(
    type: IdentityChange['type'],
    address: string,
    { previousId }: ChangeOptions,
    change: () => EmulatedPerson,
  ): Promise<EmulatedPerson> {
    const before = this.#people.get(address)
    const namesBefore = this.#people.namesOf(before)
    const person = change()
    const id = createWhatsappId(namesBefore.phone ?? before.userId, this.#random, 'inbound')
    await this.#reporter.announcePersonal({
      event: 'system',
      summary: type,
      address,
      person,
      bodyFor: (version, after, app, at) => {
        if (version === 2) return undefined
        const hasIds = after.userId !== undefined
        const known = hasIds ? namesBefore : { phone: namesBefore.phone }
        return v3SystemNotice(app, { type, name: person.name, before: known, after, previousId }, id, at)
      },
    })
    return person
  }
}
