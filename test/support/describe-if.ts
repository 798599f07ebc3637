import { describe, it } from 'vitest'

const isCi = (process.env['CI'] ?? '') !== ''

/** A program that tests need, and what is not tested without it. */
export interface Requirement {
  readonly isThere: boolean
  readonly otherwise: string
  readonly untested: string
}

/** Prints a warning for skipped tests, or fails in continuous integration. */
export function describeIf(
  { isThere, otherwise, untested }: Requirement,
  name: string,
  tests: () => void,
): void {
  if (isThere) {
    describe(name, tests)
    return
  }
  process.emitWarning(`${otherwise}: "${name}" is not tested.`)
  describe(name, () => {
    it('is left out only on a machine of a developer, who was warned', () => {
      if (isCi) throw new Error(`${otherwise}. Install it, or nothing of ${untested} is tested.`)
    })
  })
}
