import type { InferOutput, ObjectEntries, StrictObjectSchema } from 'valibot'
import { ConfigurationError, expectObject, refuseUnknown } from '../errors/index.ts'
import { validate } from '../util/index.ts'

/**
 * Checks the options of a call and fills in their defaults.
 *
 * @param call How the error names the call: `work()`.
 * @throws {ConfigurationError} naming the option
 */
export function checkOptions<const Entries extends ObjectEntries>(
  call: string,
  schema: StrictObjectSchema<Entries, undefined>,
  options: unknown,
): InferOutput<StrictObjectSchema<Entries, undefined>> {
  const known = Object.keys(schema.entries)
  expectObject(call, options, known[0])
  refuseUnknown(call, options, known)
  return validate(
    schema,
    options,
    (sentence, option) => new ConfigurationError(sentence, { ...(option && { option }) }),
  )
}
