import * as v from 'valibot'
import { InvalidMessageError } from '../errors/index.ts'
import { validate } from '../util/index.ts'
import type { Given } from './kind.ts'

/** The entries of a schema that describes `Message`: each of its fields, with its type. */
export type FieldsOf<Message> = {
  readonly [Field in keyof Message]-?: v.GenericSchema<unknown, Message[Field]>
}

/** The schema of an object that has these fields and no others. */
export type Fields<Entries extends v.ObjectEntries> = v.StrictObjectSchema<Entries, undefined>

/**
 * Checks the fields of an unchecked object.
 *
 * @param path What the fields belong to, for the error: `message`, `message.media`.
 * @throws {InvalidMessageError} Naming the field, the limit and the given value.
 */
export function checkFields<const Entries extends v.ObjectEntries>(
  schema: Fields<Entries>,
  given: Given,
  path = 'message',
): v.InferOutput<Fields<Entries>> {
  return validate(schema, given, (sentence, field = '') => {
    const known = Object.keys(schema.entries)
    const [top = ''] = field.split('.')
    const hint = known.includes(top) ? '' : ` Its fields are ${known.join(', ')}.`
    return new InvalidMessageError(`${path}.${sentence}${hint}`, { field: `${path}.${field}` })
  })
}

/** An optional field. `null` counts as absent, because databases return it and Gupshup refuses it. */
export function optional<const Schema extends v.GenericSchema>(schema: Schema) {
  return v.nullish(schema, () => undefined)
}

/** A field that only the other variant of a message has. */
export function notWith(other: string) {
  return refused(`cannot be given together with ${other}`)
}

/** A field that a caller may expect and that does not exist. */
export function refused(sentence: string) {
  return optional(v.never(sentence))
}

export const filledText = v.pipe(
  v.string(),
  v.check((text) => text.trim() !== '', 'must not be blank'),
)

/** Limits the characters, counted as Unicode code points: an emoji can be one, and two UTF-16 units of a string. */
export function maxCharacters(limit: number) {
  return v.rawCheck<string>(({ dataset, addIssue }) => {
    // A string has at least as many UTF-16 units as code points, so a short one need not be counted.
    if (!dataset.typed || dataset.value.length <= limit) return
    const { length } = [...dataset.value]
    if (length <= limit) return
    addIssue({
      message: `must be at most ${limit.toLocaleString('en')} characters long`,
      input: length,
      received: length.toLocaleString('en'),
    })
  })
}

/** A text that is not blank and has at most `limit` characters. */
export function textUpTo(limit: number) {
  return v.pipe(filledText, maxCharacters(limit))
}

/** Limits the total of several lists. */
export function maxInAll<Item>(limit: number, unit: string, countOf: (item: Item) => number) {
  return v.rawCheck<Item[]>(({ dataset, addIssue }) => {
    if (!dataset.typed) return
    const count = dataset.value.reduce((sum, item) => sum + countOf(item), 0)
    if (count > limit) addIssue({ message: `must be at most ${limit} ${unit}`, received: String(count) })
  })
}

/** An address from which Gupshup can fetch the media. */
export const address = v.pipe(
  v.string(),
  // `URL` corrects spaces and extra slashes, but the text is posted as it was given.
  v.check(
    (text) => /^https?:\/\/[^\s/]\S*$/i.test(text) && URL.canParse(text),
    'must be an absolute http(s) address',
  ),
)

/**
 * The error about one field of a message, for rules that a schema cannot express.
 *
 * @param field Its path below the message: `options.1.title`.
 * @param sentence The problem and what to do, from the verb on and without the full stop.
 */
export function refusal(field: string, sentence: string): InvalidMessageError {
  const path = `message.${field}`
  return new InvalidMessageError(`${path} ${sentence}.`, { field: path })
}

/** Refuses a field that Meta's form does not have, if the message is posted in that form. */
export function refuseInMeta(field: string, value: unknown, advice: string): void {
  if (value === undefined) return
  throw refusal(field, `has no place in Meta's form, in which this client posts: ${advice}`)
}

/**
 * Quotes an earlier message of the same conversation.
 *
 * Documented for text (https://docs.gupshup.io/reference/session-text-message), and observed with media and locations in
 * production clients.
 */
export interface MessageContext {
  /**
   * The id of the message to quote. Production clients send Gupshup's id of it. A received message has only an id of WhatsApp's.
   */
  readonly msgId: string
}

export const context = optional(v.strictObject({ msgId: filledText } satisfies FieldsOf<MessageContext>))

/** The same in Meta's form: https://developers.facebook.com/docs/whatsapp/cloud-api/guides/send-messages#replies */
export function metaContext(context: MessageContext | undefined) {
  return context && { message_id: context.msgId }
}

/** Degrees, north and east positive. Documentation shows numbers and texts, so both are accepted. */
function degrees(limit: number) {
  return v.pipe(
    v.union([v.number(), v.string()]),
    v.check(isDecimal, 'must be degrees as a decimal number, like 12.97'),
    v.transform(Number),
    v.finite(),
    v.minValue(-limit),
    v.maxValue(limit),
  )
}

function isDecimal(given: number | string): boolean {
  return typeof given === 'number' || /^[+-]?\d+(\.\d+)?$/.test(given)
}

// No limit of Gupshup's: a latitude is -90 to 90, a longitude -180 to 180.
export const latitude = degrees(90)
export const longitude = degrees(180)

/** Degrees as text without an exponent. Seven decimals are a centimetre. */
export function degreesText(degrees: number | string): string {
  return Number(degrees)
    .toFixed(7)
    .replace(/\.?0+$/, '')
}
