import * as v from 'valibot'
import { InvalidMessageError } from '../errors/index.ts'
import { validate } from '../util/index.ts'
import type { Given } from './kind.ts'

/** What a schema's entries must be to describe `Message`: each of its fields, with the type it has there. */
export type FieldsOf<Message> = {
  readonly [Field in keyof Message]-?: v.GenericSchema<unknown, Message[Field]>
}

/** The schema of an object that has these fields and no others. */
export type Fields<Entries extends v.ObjectEntries> = v.StrictObjectSchema<Entries, undefined>

/**
 * Checks fields that came from outside.
 *
 * @param path What the fields belong to, for the error: `message`, `message.media`.
 * @throws {InvalidMessageError} With a sentence that names the field, the limit and what was given.
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

/** A field that may be left out. `null` means the same, because databases say it so and Gupshup refuses it. */
export function optional<const Schema extends v.GenericSchema>(schema: Schema) {
  return v.nullish(schema, () => undefined)
}

/** A field of the other variant of a message. */
export function notWith(other: string) {
  return refused(`cannot be given together with ${other}`)
}

/** A field that a caller may expect and that there is not. */
export function refused(sentence: string) {
  return optional(v.never(sentence))
}

export const filledText = v.pipe(
  v.string(),
  v.check((text) => text.trim() !== '', 'must not be blank'),
)

/** Limits the characters, counted as Unicode code points: an emoji of one is one, and takes two places in a string. */
export function maxCharacters(limit: number) {
  return v.rawCheck<string>(({ dataset, addIssue }) => {
    // A string has at least as many places as characters, so the short ones need no counting.
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

/** A text that is not blank and has at most so many characters. */
export function textUpTo(limit: number) {
  return v.pipe(filledText, maxCharacters(limit))
}

/** Limits what several lists have together. */
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
  // `URL` alone mends what it reads (spaces, a slash too many), but what is posted is the text as it was given.
  v.check(
    (text) => /^https?:\/\/[^\s/]\S*$/i.test(text) && URL.canParse(text),
    'must be an absolute http(s) address',
  ),
)

/**
 * The error about one field of a message that a schema alone cannot judge.
 *
 * @param field Its path below the message: `options.1.title`.
 * @param sentence What is wrong with it and what to do, from the verb on and without the full stop.
 */
export function refusal(field: string, sentence: string): InvalidMessageError {
  const path = `message.${field}`
  return new InvalidMessageError(`${path} ${sentence}.`, { field: path })
}

/** Refuses a field for which Meta's form has no place, where the message is posted in that form. */
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
   * The id of the message to quote. Production clients send Gupshup's id of it; of a message that came in, the only id
   * there is is WhatsApp's.
   */
  readonly msgId: string
}

export const context = optional(v.strictObject({ msgId: filledText } satisfies FieldsOf<MessageContext>))

/** The same as Meta writes it: https://developers.facebook.com/docs/whatsapp/cloud-api/guides/send-messages#replies */
export function metaContext(context: MessageContext | undefined) {
  return context && { message_id: context.msgId }
}

/** Degrees, north and east positive. Documentation shows numbers and texts, so both are understood. */
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

// Geography, not Gupshup: a latitude goes from pole to pole, a longitude once around.
export const latitude = degrees(90)
export const longitude = degrees(180)

/** Degrees as a text without an exponent, to the centimetre. */
export function degreesText(degrees: number | string): string {
  return Number(degrees)
    .toFixed(7)
    .replace(/\.?0+$/, '')
}
