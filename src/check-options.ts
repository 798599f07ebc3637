import type { GenericSchema, InferOutput } from 'valibot'
import { ConfigurationError, validate } from './errors/index.ts'

/**
 * Checks the options of a call and fills in their defaults.
 *
 * @throws {ConfigurationError} naming the option
 */
export function checkOptions<const TSchema extends GenericSchema>(
  schema: TSchema,
  options: unknown,
): InferOutput<TSchema> {
  return validate(
    schema,
    options,
    (sentence, option) => new ConfigurationError(sentence, { ...(option && { option }) }),
  )
}
