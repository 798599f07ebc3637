import {
  type BaseIssue,
  check,
  custom,
  date,
  finite,
  type GenericSchema,
  getDotPath,
  type InferOutput,
  instance,
  lazy,
  maxValue,
  minValue,
  number,
  pipe,
  rawCheck,
  safeParse,
  string,
  transform,
  union,
} from 'valibot'
import { closestKey } from './did-you-mean.ts'
import { redactText } from './redact.ts'

type Issue = BaseIssue<unknown>

/** Longer values are described by their length, because a text may be private. */
const maxShownLength = 40

/** Values of fields with these names are never shown. */
const secretField = /key|token|secret|passw|passphrase|pwd|authori[sz]ation|cookie|credential/i

/** Half a character, as `slice()` can leave of an emoji. UTF-8 cannot encode it, so no store could tell two such texts apart. */
const halfCharacter = /\p{Surrogate}/u

/** Whether every store keeps a text as it is. */
export function isStorable(text: string): boolean {
  return !halfCharacter.test(text) && !text.includes('\0')
}

/** A text that every store keeps as it is. */
export const storable: GenericSchema<string, string> = pipe(
  string(),
  check(
    (text) => !halfCharacter.test(text),
    'must have whole characters only; a slice() in the middle of an emoji leaves half of one',
  ),
  check((text) => !text.includes('\0'), 'must have no NUL character'),
)

/** Lazy, because Node loads a module of its own when `AbortSignal` is first read. */
export const abortSignal: GenericSchema<AbortSignal, AbortSignal> = lazy(() => instance(AbortSignal))

/**
 * A value that may contain a secret, so no error shows it.
 *
 * @param problemOf Returns what is wrong with a value, such as `must be an https address`.
 */
export function unshown<Value>(
  problemOf: (value: unknown) => string | undefined,
): GenericSchema<unknown, Value> {
  return pipe(
    custom<Value>(() => true),
    rawCheck(({ dataset, addIssue }) => {
      const message = dataset.typed ? problemOf(dataset.value) : undefined
      if (message !== undefined) addIssue({ message, received: '' })
    }),
  )
}

/**
 * Checks a value and returns the schema's output. The first issue is described by one sentence that names the field, the limit and the given value:
 * `buttons.0.title must have at most 20 characters, but has 35.` A message of the schema replaces the middle part:
 * `v.check(isHttps, 'must be an https address')`.
 *
 * @param toError Makes the error to throw from that sentence and the path of the field.
 */
export function validate<const TSchema extends GenericSchema>(
  schema: TSchema,
  value: unknown,
  toError: (sentence: string, field: string | undefined) => Error,
): InferOutput<TSchema> {
  const result = safeParse(schema, value)
  if (result.success) return result.output
  // A misspelt key is also a missing one, and its spelling is the better hint.
  const issue = result.issues.find(isUnknownKey) ?? result.issues[0]
  const path = getDotPath(issue)
  // A caller's data can have a phone number as a key.
  const field = path === null ? undefined : redactText(path)
  throw toError(sentenceOf(issue, field, schema), field)
}

function sentenceOf(issue: Issue, field = 'The value', schema: GenericSchema): string {
  if (isUnknownKey(issue)) {
    const closest = closestKey(schema, issue.path ?? [])
    return `${field} is not a known field${closest === undefined ? '.' : `; did you mean ${closest}?`}`
  }
  if (issue.received === 'undefined') return `${field} is missing.`
  return `${field} ${requirementOf(issue)}${givenOf(issue, field)}.`
}

function isUnknownKey({ type, expected }: Issue): boolean {
  return type === 'strict_object' && expected === 'never'
}

function requirementOf({ type, input, message, expected, requirement }: Issue): string {
  // All messages of the library itself begin so.
  if (!message.startsWith('Invalid ')) return message
  const unit = `${typeof input === 'string' ? 'character' : 'item'}${requirement === 1 ? '' : 's'}`
  switch (type) {
    case 'max_length':
      return `must have at most ${requirement} ${unit}`
    case 'min_length':
      return `must have at least ${requirement} ${unit}`
    case 'non_empty':
      return 'must not be empty'
    case 'max_value':
      return `must be at most ${requirement}`
    case 'min_value':
      return `must be at least ${requirement}`
    case 'lt_value':
      return `must be less than ${requirement}`
    case 'gt_value':
      return `must be more than ${requirement}`
    case 'finite':
      return 'must be a finite number'
    case 'instance':
      return `must be an ${expected}`
    case 'integer':
      return 'must be a whole number'
    case 'url':
      return 'must be a web address'
    default:
      return expected === null ? 'is not valid' : `must be ${expectationOf(expected)}`
  }
}

/** `("text" | "image")` as `"text" or "image"`, `Object` as `an object`. */
function expectationOf(expected: string): string {
  const alternatives = expected.replace(/^\((.*)\)$/, '$1').split(' | ')
  const named = alternatives.map((type) => {
    if (!/^[A-Za-z]+$/.test(type) || type === 'null' || type === 'undefined') return type
    return `${/^[AEIO]/i.test(type) ? 'an' : 'a'} ${type.toLowerCase()}`
  })
  const last = named.pop()
  return named.length === 0 ? `${last}` : `${named.join(', ')} or ${last}`
}

function givenOf({ type, input, received }: Issue, field: string): string {
  // The check's own message says it, or must not quote the value.
  if (received === '') return ''
  if (type === 'non_empty') return ''
  if (type.endsWith('_length')) return `, but has ${received}`
  if (secretField.test(field)) return ''
  if (typeof input === 'string' && input.length > maxShownLength)
    return `, but has ${input.length} characters`
  // The library names only the class of an object.
  if (typeof input === 'object' && input !== null && /^[A-Za-z]+$/.test(received))
    return `, but is ${kindOf(input)}`
  return `, but is ${redactText(received)}`
}

/** The kind of a value, without showing it: `nothing`, `null`, `a list`, `a number`, `a Date`, `an invalid Date`. */
export function kindOf(given: unknown): string {
  if (given === undefined) return 'nothing'
  if (given === null) return 'null'
  if (Array.isArray(given)) return 'a list'
  if (given instanceof Date && Number.isNaN(given.getTime())) return 'an invalid Date'
  if (typeof given !== 'object') return `a ${typeof given}`
  const name = builtInOf(given)
  return name === undefined ? 'an object' : `${/^[AEIOU]/.test(name) ? 'an' : 'a'} ${name}`
}

/** Whether a value can have fields of its caller's: no list, and no `Date`, `Map`, promise or signal, whose fields would silently be none. */
export function isFields(given: unknown): given is object {
  return (
    typeof given === 'object' && given !== null && !Array.isArray(given) && builtInOf(given) === undefined
  )
}

/** `Date`, `Map`, `Promise`, `AbortSignal` … `undefined`: the object is of a class of the caller's own, or of none. */
function builtInOf(given: object): string | undefined {
  const name = Object.prototype.toString.call(given).slice('[object '.length, -1)
  return name === 'Object' ? undefined : name
}

/** In seconds this is the year 5138, and in milliseconds 1973. */
const firstMs = 100_000_000_000

/** The last time that a `Date` can have (ECMA-262, "Time Values and Time Range"). */
const latestMs = 8.64e15

/** A `Date`, or Unix time in milliseconds. A time in seconds, taken for milliseconds, would be of 1970: long over, and before every message there is. */
export const timeOption: GenericSchema<Date | number, number> = union([
  pipe(
    number(),
    finite(),
    minValue(0),
    maxValue(latestMs),
    check(
      (value) => value === 0 || value >= firstMs,
      'must be Unix time in milliseconds, or a Date, and looks like seconds',
    ),
  ),
  pipe(
    date(),
    transform((given) => given.getTime()),
  ),
])
