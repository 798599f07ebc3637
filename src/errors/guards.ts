import { brand, type GupshupError } from './gupshup-error.ts'
import { property } from './property.ts'

/**
 * Whether a value is an error of this package, also one thrown by another copy of it: where a bundler or a package manager
 * has put two copies into one process, `instanceof` says no.
 */
export function isGupshupError(value: unknown): value is GupshupError {
  return property(value, brand) === true
}

/**
 * Whether a value is an error of this package with this code, or one of these codes.
 *
 * @example
 * if (hasCode(error, [1002, 1012])) await removeNumber(customer)
 */
export function hasCode(
  value: unknown,
  code: number | readonly number[],
): value is GupshupError & { readonly code: number } {
  if (!isGupshupError(value) || value.code === undefined) return false
  return typeof code === 'number' ? value.code === code : code.includes(value.code)
}
