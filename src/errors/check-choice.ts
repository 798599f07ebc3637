import { closestOf } from '../util/index.ts'
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
