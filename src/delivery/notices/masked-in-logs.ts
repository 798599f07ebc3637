import { inspect } from 'node:util'
import { redactText } from '../../errors/index.ts'

/**
 * Makes an object safe to log, and every object in it: its fields stay whole, but `util.inspect()` and `JSON.stringify()` show
 * numbers and WhatsApp ids masked. The two hooks are not enumerable, so the object still equals a plain one. Only for
 * objects of our own: what an application handed in is copied first.
 */
export function maskedInLogs<Value extends object>(value: Value): Value {
  if (value instanceof Error || Object.hasOwn(value, 'toJSON') || !Object.isExtensible(value)) return value
  const masked = () => maskDeep(value, 0)
  Object.defineProperty(value, 'toJSON', { value: masked })
  Object.defineProperty(value, inspect.custom, { value: masked })
  for (const item of Object.values(value)) if (typeof item === 'object' && item !== null) maskedInLogs(item)
  return value
}

/** Deeper than any event: what lies below is left out of logs. */
const deepest = 12

function maskDeep(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return redactText(value)
  // A number of seven digits or more can be a phone number, or a time; in a log the doubt goes to the phone number.
  if (typeof value === 'number') return isTime(value) ? value : maskNumeric(value)
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof Error) return value
  if (depth >= deepest) return '[…]'
  if (Array.isArray(value)) return value.map((item) => maskDeep(item, depth + 1))
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [redactText(key), maskDeep(item, depth + 1)]),
  )
}

function maskNumeric(value: number): number | string {
  const shown = redactText(String(value))
  return shown === String(value) ? value : shown
}

/** Milliseconds since 1970, from 2001 to 2100: thirteen digits that start as times do. */
function isTime(value: number): boolean {
  return Number.isInteger(value) && value >= 1_000_000_000_000 && value < 4_102_444_800_000
}
