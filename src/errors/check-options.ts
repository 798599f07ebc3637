import type { InferOutput, ObjectEntries, StrictObjectSchema } from 'valibot'
import { closestName, compact, isFields, kindOf, unknownOption, validate } from '../util/index.ts'
import { ConfigurationError } from './usage-errors.ts'

/**
 * Checks the options of a call, which may be left out: that they are an object, and that the call has each of them. A misspelt one would
 * leave the default in force without a word.
 *
 * @param call How the error names the call: `close()`.
 * @param known Every option that it has.
 * @throws {ConfigurationError} naming the call, and the option with the one that was probably meant
 */
export function expectOptions(call: string, options: unknown, known: readonly string[]): void {
  if (options === undefined) return
  expectObject(call, options, known[0])
  refuseUnknown(call, options, known)
}

/**
 * Checks that a call was given an object. What it was given is not shown: there may be a password in it.
 *
 * @param example The name of a field that such an object has.
 * @throws {ConfigurationError} naming the call, and what it was given instead
 */
export function expectObject(call: string, given: unknown, example = ''): asserts given is object {
  if (isFields(given)) return
  throw new ConfigurationError(
    `${call} takes an object such as { ${example} }, but was given ${kindOf(given)}. Give such an object, or leave out what is optional.`,
  )
}

/** @throws {ConfigurationError} naming the first option that the call does not have */
function refuseUnknown(call: string, options: object, known: readonly string[]): void {
  const unknown = unknownOption(call, options, known)
  if (unknown !== undefined) throw new ConfigurationError(unknown.sentence, { option: unknown.name })
}

/**
 * Checks the options of a call and fills in their defaults.
 *
 * @param call How the error names the call: `work()`.
 * @param example An option that an object of options may have: `concurrency: 5`.
 * @throws {ConfigurationError} naming the call, the option and what is wrong with it
 */
export function checkOptions<const Entries extends ObjectEntries>(
  call: string,
  schema: StrictObjectSchema<Entries, undefined>,
  options: unknown,
  example?: string,
): InferOutput<StrictObjectSchema<Entries, undefined>> {
  const known = Object.keys(schema.entries)
  expectObject(call, options, example ?? known[0])
  refuseUnknown(call, options, known)
  return validate(schema, options, (sentence, field) => {
    const option = field?.split('.')[0]
    return new ConfigurationError(`${call}: ${sentence}`, compact({ option }))
  })
}

/** @throws {ConfigurationError} when a name is none of those that there are, with the one that was probably meant */
export function checkChoice(what: string, given: unknown, names: readonly string[]): void {
  if (typeof given === 'string' && names.includes(given)) return
  const closest = closestName(String(given), names)
  const hint = closest === undefined ? '' : ` Did you mean '${closest}'?`
  throw new ConfigurationError(
    `${what} '${String(given).slice(0, 40)}' is not known.${hint} There are ${names.join(', ')}.`,
  )
}
