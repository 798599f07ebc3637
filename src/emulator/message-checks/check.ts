import { isObject, lowerCase, property } from '../json.ts'

/**
 * What can be wrong with a field: it is not there, its address cannot be fetched, its value is not of the documented kind, its type of
 * message does not exist, or it is not the header that the template has.
 */
export type MessageFaultKind = 'missing' | 'address' | 'invalid' | 'unsupported' | 'header'

export interface MessageFault {
  readonly kind: MessageFaultKind
  /** Its path, such as `message.options.1.title`. */
  readonly field: string
}

/** Looks at the value of a field. `undefined` if nothing is wrong with it. */
export type Check = (value: unknown, field: string) => MessageFault | undefined

export function isAbsent(value: unknown): value is undefined | null {
  return value === undefined || value === null
}

/** A text that is not blank, of at most so many characters, counted as Unicode code points. */
export function text(maxCharacters = Number.POSITIVE_INFINITY): Check {
  return (value, field) => {
    if (isAbsent(value)) return { kind: 'missing', field }
    if (typeof value !== 'string') return { kind: 'invalid', field }
    if (value.trim() === '') return { kind: 'missing', field }
    const isTooLong = value.length > maxCharacters && [...value].length > maxCharacters
    return isTooLong ? { kind: 'invalid', field } : undefined
  }
}

/** A text of any length, and '' too. */
export const anyText: Check = (value, field) => {
  if (isAbsent(value)) return { kind: 'missing', field }
  return typeof value === 'string' ? undefined : { kind: 'invalid', field }
}

export const flag: Check = (value, field) => {
  return typeof value === 'boolean' ? undefined : { kind: isAbsent(value) ? 'missing' : 'invalid', field }
}

/** A whole number from 0, or the same as text: Meta's pages have both. */
export const index: Check = (value, field) => {
  if (isAbsent(value)) return { kind: 'missing', field }
  const isRight = (typeof value === 'number' || typeof value === 'string') && /^\d+$/.test(String(value))
  return isRight ? undefined : { kind: 'invalid', field }
}

/** Degrees as a number or as text: the documentation's samples have both. */
export function degrees(limit: number): Check {
  return (value, field) => {
    if (isAbsent(value) || value === '') return { kind: 'missing', field }
    const number = typeof value === 'string' ? Number(value) : value
    const isRight = typeof number === 'number' && Math.abs(number) <= limit
    return isRight ? undefined : { kind: 'invalid', field }
  }
}

export function oneOf(...words: readonly string[]): Check {
  return (value, field) => {
    if (isAbsent(value) || value === '') return { kind: 'missing', field }
    return typeof value === 'string' && words.includes(value) ? undefined : { kind: 'invalid', field }
  }
}

/** An address that media can be fetched from. */
export const address: Check = (value, field) => {
  if (isAbsent(value) || value === '') return { kind: 'missing', field }
  const isRight = typeof value === 'string' && /^https?:\/\/[^\s/]\S*$/i.test(value) && URL.canParse(value)
  return isRight ? undefined : { kind: 'address', field }
}

/** A field that may be left out or empty. A `null` in its place is refused, as production clients have met with `caption`. */
export function optional(check: Check): Check {
  return (value, field) => {
    if (value === undefined || value === '') return undefined
    return value === null ? { kind: 'invalid', field } : check(value, field)
  }
}

/** An object with these fields. Others are let pass, as Gupshup lets pass those that production clients send. */
export function fields(checks: Readonly<Record<string, Check>>): Check {
  const entries = Object.entries(checks)
  return (value, field) => {
    if (isAbsent(value)) return { kind: 'missing', field }
    if (!isObject(value)) return { kind: 'invalid', field }
    return firstFault(entries, ([name, check]) => check(property(value, name), `${field}.${name}`))
  }
}

export function list(item: Check, { min = 1, max = Number.POSITIVE_INFINITY } = {}): Check {
  return (value, field) => {
    if (isAbsent(value)) return { kind: 'missing', field }
    if (!Array.isArray(value) || value.length > max) return { kind: 'invalid', field }
    if (value.length < min) return { kind: 'missing', field }
    return firstFault(value, (one, position) => item(one, `${field}.${position}`))
  }
}

/** Passes what all of them pass. */
export function all(...checks: readonly Check[]): Check {
  return (value, field) => firstFault(checks, (check) => check(value, field))
}

interface VariantOptions {
  /** What an unknown word is. @default 'invalid' */
  readonly unknown?: MessageFaultKind
  /** Whether `HEADER` is `header`. @default false */
  readonly ignoresCase?: boolean
}

/** Checks an object as the word in one of its fields says. */
export function variant(
  name: string,
  checks: Readonly<Record<string, Check>>,
  { unknown = 'invalid', ignoresCase = false }: VariantOptions = {},
): Check {
  return (value, field) => {
    if (isAbsent(value)) return { kind: 'missing', field }
    if (!isObject(value)) return { kind: 'invalid', field }
    const given = property(value, name)
    if (isAbsent(given) || given === '') return { kind: 'missing', field: `${field}.${name}` }
    const word = ignoresCase ? lowerCase(given) : given
    const check = typeof word === 'string' && Object.hasOwn(checks, word) ? checks[word] : undefined
    return check === undefined ? { kind: unknown, field: `${field}.${name}` } : check(value, field)
  }
}

/** Media by its id, or else by its address in the field of this name. */
export function media(addressField: string, others: Readonly<Record<string, Check>> = {}): Check {
  const byId = fields({ id: text(), ...others })
  const byAddress = fields({ [addressField]: address, ...others })
  return (value, field) => (isAbsent(property(value, 'id')) ? byAddress : byId)(value, field)
}

/** No two items of a list have the same text in this place. */
export function distinct(textOf: (item: unknown) => unknown): Check {
  return (value, field) => {
    const texts = listOf(value).map(textOf)
    const second = texts.findIndex((one, position) => texts.indexOf(one) < position)
    return second < 0 ? undefined : { kind: 'invalid', field: `${field}.${second}` }
  }
}

/** The lists of all sections together have at most so many items, and each of several sections has a title. */
export function sections(itemsField: string, max: number): Check {
  return (value, field) => {
    const given = listOf(value)
    const untitled = given.findIndex((section) => text()(property(section, 'title'), field) !== undefined)
    if (given.length > 1 && untitled >= 0) return { kind: 'missing', field: `${field}.${untitled}.title` }
    const count = given.reduce<number>(
      (sum, section) => sum + listOf(property(section, itemsField)).length,
      0,
    )
    return count > max ? { kind: 'invalid', field } : undefined
  }
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function firstFault<Item>(
  items: readonly Item[],
  faultOf: (item: Item, index: number) => MessageFault | undefined,
): MessageFault | undefined {
  for (const [position, item] of items.entries()) {
    const fault = faultOf(item, position)
    if (fault !== undefined) return fault
  }
  return undefined
}
