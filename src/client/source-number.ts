import { ConfigurationError, InvalidMessageError } from '../errors/index.ts'

/**
 * The business number as digits.
 *
 * @throws {ConfigurationError} when it cannot be a phone number
 */
export function sourceNumber(source: string, normalize: (to: string) => string): string {
  try {
    return normalize(source)
  } catch (error) {
    // A wrong defaultCountry is an error of its own.
    if (!(error instanceof InvalidMessageError)) throw error
    throw new ConfigurationError(
      'source is not a phone number: give the registered business number with its country code.',
      {
        option: 'source',
      },
    )
  }
}
