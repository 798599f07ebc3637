import { closestName } from './closest-key.ts'
import { redactText } from './redact.ts'

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
  const meant = closestName(name, known)
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
