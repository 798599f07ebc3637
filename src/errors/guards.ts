import { property } from '../util/index.ts'
import { brand } from './gupshup-error.ts'
import type { GupshupFailure } from './gupshup-failure.ts'

/**
 * Whether a value is an error of this package, also one thrown by another copy of it. Then `switch (error.kind)` narrows it.
 *
 * @example
 * if (isGupshupError(error) && error.kind === 'suppressed') console.log(error.scope)
 */
export function isGupshupError(value: unknown): value is GupshupFailure {
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
): value is GupshupFailure & { readonly code: number } {
  if (!isGupshupError(value) || value.code === undefined) return false
  return typeof code === 'number' ? value.code === code : code.includes(value.code)
}
