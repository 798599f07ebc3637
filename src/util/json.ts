/** A JSON object with unchecked fields. */
export type JsonObject = Readonly<Record<string, unknown>>

export function isRecord(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/**
 * The value at the end of a path of fields; `undefined` if a step is missing or is no object.
 *
 * Only own fields count: a body names its own fields, and `constructor` or `__proto__` must not reach anything else.
 */
export function fieldAt(value: unknown, ...path: readonly string[]): unknown {
  let current = value
  for (const name of path) {
    if (!isRecord(current) || !Object.hasOwn(current, name)) return undefined
    current = current[name]
  }
  return current
}

/** The list at the end of a path of fields; empty when there is none. */
export function listAt(value: unknown, ...path: readonly string[]): readonly unknown[] {
  const list = fieldAt(value, ...path)
  return Array.isArray(list) ? list : []
}

/** A text that is not blank, as received. */
export function readText(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value : undefined
}

/** The first of several values that is a text and not blank. */
export function firstText(...values: readonly unknown[]): string | undefined {
  for (const value of values) {
    const text = readText(value)
    if (text !== undefined) return text
  }
  return undefined
}

/** A word to compare: trimmed and in lower case. */
export function readWord(value: unknown): string | undefined {
  return readText(value)?.trim().toLowerCase()
}

/**
 * An id. Empty ones are absent: `gsId` was observed as `null` and as `""` in production clients. Half a character of UTF-16 becomes
 * U+FFFD, as it does in UTF-8: stores treat it differently, and Redis refuses it.
 */
export function readId(value: unknown): string | undefined {
  if (Number.isSafeInteger(value)) return String(value)
  return readText(value)?.trim().toWellFormed()
}

/**
 * The digits of a phone number. Masked numbers (`9198xx21x4`, `91****73`, as in Gupshup's own samples) are absent, because their remaining digits
 * could be another person's number. E.164 allows 15 digits at most; fewer than 5 are no number with its country code. Some senders give numbers as
 * JSON numbers.
 */
export function readPhone(value: unknown): string | undefined {
  const digits = readId(value)?.replace(/^\+/, '')
  return digits !== undefined && /^\d{5,15}$/.test(digits) ? digits : undefined
}

/** A whole number, or a text that is one. */
export function readWholeNumber(value: unknown): number | undefined {
  const number = typeof value === 'string' && /^\s*-?\d{1,15}\s*$/.test(value) ? Number(value) : value
  return typeof number === 'number' && Number.isSafeInteger(number) ? number : undefined
}

/**
 * An error code. It arrives as a number or as a text (`"470"`, observed in production clients). Texts such as `00a` or `026` are codes of Gupshup's
 * Enterprise gateway, and `1e3` is no code: none of them is read as a number.
 */
export function readCode(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isSafeInteger(value) && value >= 0 ? value : undefined
  const digits = readText(value)?.trim()
  return digits !== undefined && /^(0|[1-9]\d{0,8})$/.test(digits) ? Number(digits) : undefined
}

/** The value of a JSON text; `undefined` if it is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The fields of a form or a query string. Any text parses as one, so the fields must be checked. */
export function parseForm(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries(new URLSearchParams(text))
}

/** The text of an unparsed body, without a byte order mark; `undefined` if the body is parsed already. */
export function textOf(body: unknown): string | undefined {
  if (isUint8Array(body)) return new TextDecoder().decode(body)
  return typeof body === 'string' ? body.replace(/^\uFEFF/, '') : undefined
}

/** Of any realm, as a test runner makes one: `instanceof` knows one's own only. */
function isUint8Array(value: unknown): value is Uint8Array {
  return ArrayBuffer.isView(value) && Object.prototype.toString.call(value) === '[object Uint8Array]'
}

/**
 * A JSON copy of a parsed body. Events keep parts of it, and a foreign object can have getters that throw or change. `undefined` if the
 * body has no JSON form.
 */
export function copyOf(body: unknown): unknown {
  try {
    const copy = plainCopy(body, maxPlainDepth)
    return copy === notPlain ? jsonCopy(body) : copy
  } catch {
    return undefined
  }
}

const notPlain = Symbol('not plain')

/** Deeper than any body that is read, so that a cycle ends. */
const maxPlainDepth = 64

/** The copy of what `JSON.parse()` returns, for a third of the time. `notPlain`: it has something that JSON would leave out or change. */
function plainCopy(value: unknown, depth: number): unknown {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return value
  if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0) ? value : notPlain
  if (typeof value !== 'object' || depth === 0 || 'toJSON' in value) return notPlain
  return Array.isArray(value) ? plainList(value, depth) : plainObject(value, depth)
}

function plainList(list: readonly unknown[], depth: number): unknown {
  const copy: unknown[] = []
  for (const item of list) {
    const copied = plainCopy(item, depth - 1)
    if (copied === notPlain) return notPlain
    copy.push(copied)
  }
  return copy
}

function plainObject(object: object, depth: number): unknown {
  if (Object.getPrototypeOf(object) !== Object.prototype) return notPlain
  const copy: Record<string, unknown> = {}
  for (const key of Object.keys(object)) {
    // Assigning to this key would change the prototype.
    if (key === '__proto__') return notPlain
    const copied = plainCopy(Reflect.get(object, key), depth - 1)
    if (copied === notPlain) return notPlain
    copy[key] = copied
  }
  return copy
}

function jsonCopy(body: unknown): unknown {
  try {
    const text: unknown = JSON.stringify(body, (_key, value) =>
      typeof value === 'bigint' ? `${value}` : value,
    )
    return typeof text === 'string' ? JSON.parse(text) : undefined
  } catch {
    return undefined
  }
}

/** A value that JSON would drop or change. */
interface LostValue {
  readonly path: string
  readonly what: string
}

/** The first value that JSON would drop or change: a function, symbol, big integer, non-finite number, `Map`, `Set` or other class instance. */
export function lostInJson(
  value: unknown,
  path: string,
  above: readonly unknown[] = [],
): LostValue | undefined {
  if (typeof value === 'function' || typeof value === 'symbol' || typeof value === 'bigint')
    return { path, what: `a ${typeof value}` }
  if (typeof value === 'number' && !Number.isFinite(value)) return { path, what: String(value) }
  if (typeof value !== 'object' || value === null) return undefined
  if (above.includes(value)) return { path, what: 'a cycle' }
  if (Array.isArray(value)) return firstLost(Object.entries(value), path, [...above, value])
  if ('toJSON' in value && typeof value.toJSON === 'function') return undefined
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== null && prototype !== Object.prototype)
    return { path, what: `a ${value.constructor.name}` }
  return firstLost(Object.entries(value), path, [...above, value])
}

function firstLost(
  entries: readonly [string, unknown][],
  path: string,
  above: readonly unknown[],
): LostValue | undefined {
  for (const [key, value] of entries) {
    const lost = lostInJson(value, `${path}.${key}`, above)
    if (lost !== undefined) return lost
  }
  return undefined
}
