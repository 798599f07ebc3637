import { closestOf } from './closest-key.ts'
import { ConfigurationError } from './usage-errors.ts'

/** @throws {ConfigurationError} when a name is none of those that there are, with the one that was probably meant */
export function checkChoice(what: string, given: unknown, names: readonly string[]): void {
  if (typeof given === 'string' && names.includes(given)) return
  const closest = closestOf(String(given), names)
  const hint = closest === undefined ? '' : ` Did you mean '${closest}'?`
  throw new ConfigurationError(
    `${what} '${String(given).slice(0, 40)}' is not known.${hint} There are ${names.join(', ')}.`,
  )
}

/**
 * Refuses options that a call does not have: a misspelt one would leave the default in force without a word.
 *
 * @param unknown What is left of the options when the known ones are taken out.
 * @throws {ConfigurationError} naming the option, and the one that was probably meant
 */
export function refuseUnknown(call: string, unknown: object, known: readonly string[]): void {
  const [name] = Object.keys(unknown)
  if (name === undefined) return
  const closest = closestOf(name, known)
  const hint = closest === undefined ? `it has ${known.join(', ')}.` : `did you mean ${closest}?`
  throw new ConfigurationError(`${call} has no option ${name}; ${hint}`, { option: name })
}
