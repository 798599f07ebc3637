import { meantName } from './closest-key.ts'
import { redactText } from './redact.ts'
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
  if (typeof given === 'object' && given !== null && !Array.isArray(given)) return
  throw new ConfigurationError(
    `${call} takes an object such as { ${example} }, but was given ${kindOf(given)}. Give such an object, or leave out what is optional.`,
  )
}

/** @throws {ConfigurationError} naming the first option that the call does not have */
export function refuseUnknown(call: string, options: object, known: readonly string[]): void {
  const unknown = unknownOption(call, options, known)
  if (unknown !== undefined) throw new ConfigurationError(unknown.sentence, { option: unknown.name })
}

interface UnknownOption {
  readonly name: string
  /** Names the option, and the one that was probably meant. */
  readonly sentence: string
}

/** The first option that a call does not have; `undefined` when it has all of them. */
export function unknownOption(
  call: string,
  options: object,
  known: readonly string[],
): UnknownOption | undefined {
  const name = Object.keys(options).find((option) => !known.includes(option))
  if (name === undefined) return undefined
  const meant = meantName(name, known)
  const hint = meant === undefined ? `it has ${known.join(', ')}.` : `did you mean ${meant}?`
  return { name, sentence: `${call} has no option ${redactText(name)}; ${hint}` }
}

/** `nothing`, `null`, `a list`, `a number`: what a value is, without showing it. */
export function kindOf(given: unknown): string {
  if (given === undefined) return 'nothing'
  if (given === null) return 'null'
  if (Array.isArray(given)) return 'a list'
  return typeof given === 'object' ? 'an object' : `a ${typeof given}`
}
