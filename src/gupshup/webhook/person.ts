import { type PersonIds, personIdsOf } from '../../model/index.ts'
import { compact, fieldAt, isRecord, readPhone, readText, readUserId } from '../../util/index.ts'

/** A person as a body names them: the number, the ids and the name. */
export interface NamedPerson extends PersonIds {
  readonly phone?: string | undefined
}

/** The values that may name one person, each the surest first. */
interface Names {
  readonly numbers: readonly unknown[]
  readonly userIds: readonly unknown[]
  readonly parentUserIds?: readonly unknown[] | undefined
  readonly usernames?: readonly unknown[] | undefined
}

/** The fields of an item that may name one person, each the surest first. */
export interface NameFields {
  readonly numbers: readonly string[]
  readonly userIds: readonly string[]
  readonly parentUserIds: readonly string[]
}

/** What messages, preferences and notices have in common: the names of the fields without a prefix. */
export const personFields: NameFields = {
  numbers: ['wa_id', 'phone'],
  userIds: ['user_id'],
  parentUserIds: ['parent_user_id'],
}

/** The sender of a message in Meta's format. */
export const senderFields: NameFields = {
  numbers: ['from'],
  userIds: ['from_user_id', 'user_id'],
  parentUserIds: ['from_parent_user_id', 'parent_user_id'],
}

/**
 * The recipient of a message in Meta's format. The parent id had the second name from 9 April to 5 May 2026
 * (developers.facebook.com/documentation/business-messaging/whatsapp/business-scoped-user-ids).
 */
export const recipientFields: NameFields = {
  numbers: ['recipient_id', 'destination'],
  userIds: ['recipient_user_id', 'user_id'],
  parentUserIds: ['recipient_parent_user_id', 'parent_recipient_user_id', 'parent_user_id'],
}

/** The member of a group that a status is about. `recipient_id` is the group then (the same page). */
export const memberFields: NameFields = {
  numbers: ['recipient_participant_id'],
  userIds: ['recipient_participant_user_id', 'user_id'],
  parentUserIds: ['recipient_participant_parent_user_id', 'parent_user_id'],
}

/** Who an echo was sent to, or who was called. */
const addresseeFields: NameFields = {
  numbers: ['to'],
  userIds: ['to_user_id'],
  parentUserIds: ['to_parent_user_id'],
}

/**
 * Whom any other item is about: an echo and a call name the person on one side and the business on the other, which has no id. The number is left
 * out, because it can be the business's.
 */
export function readCounterpart(item: unknown, contacts: readonly unknown[] = []): PersonIds {
  const people = [addresseeFields, senderFields, recipientFields, personFields].map((fields) =>
    readPerson(item, fields, contacts),
  )
  const person = people.find(({ userId, parentUserId }) => (userId ?? parentUserId) !== undefined)
  return person === undefined ? {} : personIdsOf(person)
}

/**
 * Reads whom an item names, or the several places of an item, the surest first. What it lacks is taken from the entry of `contacts` that names the same
 * number or id, and never from an entry because of its position: the list has its own order, and may be about other people.
 */
export function readPerson(
  places: unknown,
  { numbers, userIds, parentUserIds }: NameFields,
  contacts: readonly unknown[] = [],
): NamedPerson {
  const named = personNamed({
    numbers: valuesOf(places, numbers),
    userIds: valuesOf(places, userIds),
    parentUserIds: valuesOf(places, parentUserIds),
    usernames: valuesOf(places, ['username']),
  })
  return contacts.length === 0 ? named : completed(named, contacts.filter(isRecord).map(readContact))
}

/** The people that a body describes beside its items. */
export function contactsIn(value: unknown): readonly unknown[] {
  return [fieldAt(value, 'contacts')].flat()
}

/**
 * The values of the named fields of one or several objects, in the order of the names. A field is found in any spelling, because Gupshup writes
 * `userId`, `userid` and `user_id` (partner-docs.gupshup.io/docs/bsuid). A loop, because every event is read with it several times.
 */
export function valuesOf(places: unknown, names: readonly string[]): readonly unknown[] {
  const objects: readonly unknown[] = Array.isArray(places) ? places.flat() : [places]
  const values: unknown[] = []
  const fields = objects.map((object) => (isRecord(object) ? Object.keys(object) : []))
  for (const name of names) {
    const plain = plainNameOf(name)
    for (let place = 0; place < objects.length; place += 1) {
      const object = objects[place]
      for (const field of fields[place] ?? [])
        if (isSpelling(field, name, plain) && isRecord(object)) values.push(object[field])
    }
  }
  return values
}

/** @param name The spelling with underscores, which is the longest. */
function isSpelling(field: string, name: string, plain: string): boolean {
  if (field === name) return true
  if (field.length < plain.length || field.length > name.length) return false
  // Nearly every other field ends with another character, in whichever case.
  return isSameLetter(field, plain) && plainName(field) === plain
}

/** Whether two names may end with the same letter. One can end with an underscore. */
function isSameLetter(field: string, plain: string): boolean {
  const last = field.charCodeAt(field.length - 1)
  return (last | 32) === plain.charCodeAt(plain.length - 1) || last === underscore
}

const underscore = 95

/** The plain names of the few fields that this client asks for. */
const plainNames = new Map<string, string>()

function plainNameOf(name: string): string {
  const known = plainNames.get(name)
  if (known !== undefined) return known
  const plain = plainName(name)
  plainNames.set(name, plain)
  return plain
}

function plainName(name: string): string {
  return name.replaceAll('_', '').toLowerCase()
}

/**
 * Reads each value by its form and not by its field alone: the number of a person who hides it may be missing, empty, or replaced by the id (no page says
 * which), and neither may be taken for the other. A parent id has its own form.
 */
export function personNamed({ numbers, userIds, parentUserIds = [], usernames = [] }: Names): NamedPerson {
  const ids = [...userIds, ...numbers].flatMap((value) => readUserId(value) ?? [])
  const parents = parentUserIds.flatMap((value) => readUserId(value) ?? [])
  return compact<NamedPerson>({
    phone: numbers.map(readPhone).find((phone) => phone !== undefined),
    userId: ids.find((id) => !isParentId(id)),
    parentUserId: [...parents, ...ids].find(isParentId),
    username: usernames.map(readText).find((name) => name !== undefined),
  })
}

function isParentId(id: string): boolean {
  return id.slice(2, 7) === '.ENT.'
}

function readContact(contact: unknown): NamedPerson {
  return personNamed({
    numbers: valuesOf(contact, personFields.numbers),
    userIds: valuesOf(contact, personFields.userIds),
    parentUserIds: valuesOf(contact, personFields.parentUserIds),
    usernames: [
      ...valuesOf(contact, ['profile']).flatMap((profile) => valuesOf(profile, ['username'])),
      ...valuesOf(contact, ['username']),
    ],
  })
}

/** The person, with what the entries about them add. */
function completed(person: NamedPerson, contacts: readonly NamedPerson[]): NamedPerson {
  const theirs = contacts.filter((contact) => isSamePerson(person, contact))
  const added = (name: keyof NamedPerson) => person[name] ?? onlyOne(theirs.map((contact) => contact[name]))
  const userId = added('userId')
  // Two people at one number: the item does not say which of them it is about.
  if (userId === undefined && theirs.some((contact) => contact.userId !== undefined)) return person
  return compact<NamedPerson>({
    phone: added('phone'),
    userId,
    parentUserId: added('parentUserId'),
    username: added('username'),
  })
}

/**
 * Whether an entry is about the person: both have the id, or both have the number and no two ids that differ, because a number can get another owner.
 * A parent id alone matches no entry, because a match would link a number and an id that nothing names together.
 */
function isSamePerson(person: NamedPerson, contact: NamedPerson): boolean {
  if (person.userId !== undefined && contact.userId !== undefined) return person.userId === contact.userId
  return person.phone !== undefined && person.phone === contact.phone
}

/** The value that all entries have which have one. */
function onlyOne(values: readonly (string | undefined)[]): string | undefined {
  const [value, ...others] = new Set(values.filter((one) => one !== undefined))
  return others.length === 0 ? value : undefined
}
