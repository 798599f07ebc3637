import { type PersonIds, personIdsOf } from '../../model/index.ts'
import { compact, fieldAt, isRecord, readPhone, readText, readUserId } from '../../util/index.ts'
import { FieldFinder } from './field-finder.ts'

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
  fields: NameFields,
  contacts: readonly unknown[] = [],
): NamedPerson {
  const named = personNamed(namesIn(places, fields))
  return contacts.length === 0 ? named : completed(named, contacts.filter(isRecord).map(readContact))
}

/** One for each of the lists above. */
const finders = new WeakMap<NameFields, FieldFinder<keyof Names>>()

function finderOf(fields: NameFields): FieldFinder<keyof Names> {
  const known = finders.get(fields)
  if (known !== undefined) return known
  const { numbers, userIds, parentUserIds } = fields
  const made = new FieldFinder<keyof Names>([
    ['numbers', numbers],
    ['userIds', userIds],
    ['parentUserIds', parentUserIds],
    ['usernames', ['username']],
  ])
  finders.set(fields, made)
  return made
}

function namesIn(places: unknown, fields: NameFields): Names {
  const names: { readonly [List in keyof Names]-?: unknown[] } = {
    numbers: [],
    userIds: [],
    parentUserIds: [],
    usernames: [],
  }
  for (const { list, value } of finderOf(fields).find(places)) names[list].push(value)
  return names
}

/** The people that a body describes beside its items. */
export function contactsIn(value: unknown): readonly unknown[] {
  return [fieldAt(value, 'contacts')].flat()
}

/** The values of the named fields of one or several objects, in the order of the names, in any spelling. */
export function valuesOf(places: unknown, names: readonly string[]): readonly unknown[] {
  return new FieldFinder([['names', names]]).find(places).map(({ value }) => value)
}

/**
 * Reads each value by its form and not by its field alone: the number of a person who hides it may be missing, empty, or replaced by the id (no page says
 * which), and neither may be taken for the other. A parent id has its own form.
 */
export function personNamed({ numbers, userIds, parentUserIds = [], usernames = [] }: Names): NamedPerson {
  const ids = [...readAll(userIds, readUserId), ...readAll(numbers, readUserId)]
  const [phone] = readAll(numbers, readPhone)
  const [username] = readAll(usernames, readText)
  return compact<NamedPerson>({
    phone,
    userId: ids.find((id) => !isParentId(id)),
    parentUserId: [...readAll(parentUserIds, readUserId), ...ids].find(isParentId),
    username,
  })
}

function readAll(values: readonly unknown[], read: (value: unknown) => string | undefined): string[] {
  const texts: string[] = []
  for (const value of values) {
    const text = read(value)
    if (text !== undefined) texts.push(text)
  }
  return texts
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
