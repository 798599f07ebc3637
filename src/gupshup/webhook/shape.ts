import { isRecord, redactText } from '../../util/index.ts'

const shownKeys = 8

/** How many levels a body may have. The deepest of Gupshup's has about fifteen, inside a wrapper a few more. */
const depthLimit = 64

/** What a value is, in words that give away nothing of what is in it: for error messages. */
export function describeShape(value: unknown): string {
  if (nestsTooDeep(value)) return `a value nested more than ${depthLimit} levels deep`
  if (typeof value === 'string') return `a text of ${value.length} characters`
  if (Array.isArray(value)) return `a list of ${value.length}`
  if (isRecord(value)) return describeKeys(Object.keys(value))
  return value === null || value === undefined ? String(value) : `a ${typeof value}`
}

/** Only keys that look like names of fields are shown: a form parser can make a whole body into one key. */
function describeKeys(keys: readonly string[]): string {
  if (keys.length === 0) return 'an object without keys'
  const names = keys.filter((key) => /^[a-z_]{1,40}$/i.test(key)).slice(0, shownKeys)
  if (names.length === 0) return `an object with ${keys.length} unusual keys`
  const rest = keys.length - names.length
  return redactText(`an object with the keys ${names.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`)
}

/**
 * Whether a value has more levels than a body may have. It goes level by level and meets an object once a level, so that
 * neither a tower of brackets nor an object that holds itself exhausts the stack or goes on forever.
 */
export function nestsTooDeep(value: unknown): boolean {
  let level = objectsAmong([value])
  for (let depth = 0; level.size > 0; depth += 1) {
    if (depth >= depthLimit) return true
    level = objectsAmong([...level].flatMap((object) => Object.values(object)))
  }
  return false
}

function objectsAmong(values: readonly unknown[]): ReadonlySet<object> {
  return new Set(values.filter((value) => typeof value === 'object' && value !== null))
}
