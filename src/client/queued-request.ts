import * as v from 'valibot'
import type { QueuedRequest } from '../delivery/index.ts'
import { expectObject, InvalidMessageError } from '../errors/index.ts'
import { validate } from '../util/index.ts'
import { prepareRequest, type RequestDefaults, type SendRequest } from './send-request.ts'

/** A message to be stored and sent later. Nobody waits for it, so it has neither `until` nor `signal`. */
export type EnqueueRequest = Omit<SendRequest, 'until' | 'signal'>

export interface EnqueueOptions {
  /**
   * When it may leave: a `Date`, or milliseconds since 1970. `ttlMs` counts from then.
   *
   * @default at once
   */
  readonly at?: Date | number | undefined
  /**
   * Of several messages that may leave, the one with the lower number goes first: a whole number from 0 to 1,000. Give what can
   * wait a higher one, such as 10 for a newsletter.
   *
   * @default 0
   */
  readonly priority?: number | undefined
}

const time = v.union([
  v.pipe(v.number(), v.finite(), v.minValue(0)),
  v.pipe(
    v.date(),
    v.transform((date) => date.getTime()),
  ),
])

const schema = v.strictObject({
  at: v.optional(time),
  priority: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1_000)), 0),
})

/**
 * Checks a whole request, fallbacks included, before it is stored.
 *
 * @throws {InvalidMessageError} naming the field
 */
export function prepareQueued(
  request: EnqueueRequest,
  options: EnqueueOptions,
  preparation: RequestDefaults,
): QueuedRequest {
  const refuse = (sentence: string, field?: string) =>
    new InvalidMessageError(sentence, { ...(field && { field }) })
  expectObject('enqueue()', options, 'at')
  const { at, priority } = validate(schema, options, refuse)
  const prepared = prepareRequest(request, preparation)
  if (prepared.until !== undefined || prepared.signal !== undefined) {
    const field = prepared.until === undefined ? 'signal' : 'until'
    throw refuse(
      `${field} is for send(): nobody waits for a queued message. Use receipt.outcome() instead.`,
      field,
    )
  }
  return { ...prepared, at, priority }
}
