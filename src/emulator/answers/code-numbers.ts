import { lookup } from '../../catalog/index.ts'
import type { MessageKind } from '../events/step.ts'
import { answer, type FailAnswer } from './answer.ts'

/*
 * The emulator's own idea, in the manner of the test card numbers of payment services: a number fails with the code it
 * ends in. Gupshup has no such numbers.
 */

/** The longest codes of the catalog have seven digits. */
const LONGEST_CODE = 7
/** Codes from this length on count in any number. */
const PLAIN_CODE = 4
/** Shorter codes would be met by accident, so they count only behind this many zeros. Below three digits none counts. */
const SHORT_CODE = 3
const ZEROS_BEFORE_SHORT_CODE = '000000'

/** Long enough for any code, and shaped like an unassigned Indian number. */
const COUNTRY_CODE = '91'
const NATIONAL_DIGITS = 10

/**
 * The code that a number fails with, if it ends in one: the longest that the catalog knows, Gupshup's meaning first.
 *
 * Codes about the closed session window (1004–1008, 470, 131047 …) strike session messages only: no window binds a
 * template, and so a fallback to a template can be seen to work. `script()` makes templates fail as well.
 */
export function failureOfNumber(to: string, kind: MessageKind): FailAnswer | undefined {
  const row = rowOfNumber(to)
  if (row === undefined || (row.kind === 'session-window' && kind === 'template')) return undefined
  return answer.fail(row.code)
}

function rowOfNumber(to: string) {
  for (let length = LONGEST_CODE; length >= SHORT_CODE; length -= 1) {
    const code = to.slice(-length)
    const kind = to.length > length ? lookup(code)?.kind : undefined
    if (kind === undefined) continue
    if (length < PLAIN_CODE && !to.endsWith(ZEROS_BEFORE_SHORT_CODE + code)) continue
    return { kind, code: Number(code) }
  }
  return undefined
}

/**
 * A number that fails with this code.
 *
 * @throws {RangeError} for a code that the catalog does not know, or one of fewer than three digits; `script()` can
 * make a number fail with those.
 * @example
 * numberFor(1006) // '910000001006'
 * numberFor(131026) // '910000131026'
 */
export function numberFor(code: number): string {
  const number = COUNTRY_CODE + String(code).padStart(NATIONAL_DIGITS, '0')
  if (rowOfNumber(number)?.code !== code) {
    throw new RangeError(`No number stands for code ${code}. Use emulator.script(to, answer.fail(${code})).`)
  }
  return number
}
