import { InvalidMessageError } from '../errors/index.ts'

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
