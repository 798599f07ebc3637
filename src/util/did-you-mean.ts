import { closestMatch } from 'leven'
import type { BaseIssue } from 'valibot'
import { property } from './objects.ts'
import { redactText } from './redact.ts'

type Path = NonNullable<BaseIssue<unknown>['path']>[number][]

/** Our fields by the names that other libraries give them. */
const otherNames: Readonly<Record<string, readonly string[]>> = {
  text: ['message', 'caption', 'body'],
  body: ['message', 'text'],
  content: ['message', 'text'],
  msg: ['message'],
  payload: ['message'],
  phone: ['to'],
  number: ['to'],
  phonenumber: ['to'],
  mobile: ['to'],
  recipient: ['to'],
  idempotency_key: ['idempotencyKey'],
  pace: ['rateLimit'],
  window: ['sessionWindow'],
  event: ['webhook'],
  delay: ['at'],
  sendat: ['at'],
  scheduledat: ['at'],
  retry: ['retries'],
  attempts: ['retries'],
  maxretries: ['retries'],
  timeout: ['timeoutMs', 'ttlMs'],
  expires: ['ttlMs'],
  meta: ['metadata'],
  link: ['url'],
  href: ['url'],
  file: ['url', 'filename'],
  variables: ['params'],
  parameters: ['params'],
  templateid: ['id'],
  key: ['idempotencyKey', 'apiKey'],
  app: ['appName'],
  from: ['source'],
  phone_number: ['to', 'source'],
}

/** The known key that an unknown one, the last of the path, was probably meant to be; `undefined` if it resembles none. */
export function closestKey(schema: unknown, path: Path): string | undefined {
  const unknown = String(path.at(-1)?.key)
  return closestName(unknown, keysAt(schema, path))
}

/** The same for one of several names, also by its name in another library. */
export function closestName(unknown: string, names: readonly string[]): string | undefined {
  const meant = otherNames[unknown.toLowerCase()]?.find((name) => names.includes(name))
  if (meant !== undefined) return meant
  // With its unit, such as `ttl` for `ttlMs`.
  const longer = names.find(
    (name) => unknown.length > 2 && name.toLowerCase() === `${unknown.toLowerCase()}ms`,
  )
  if (longer !== undefined) return longer
  return closestOf(unknown, names)
}

/** The name that a misspelt one resembles most; `undefined` if it resembles none. */
export function closestOf(misspelt: string, names: readonly string[]): string | undefined {
  const lowerCase = names.map((name) => name.toLowerCase())
  // A slip changes a letter or two. If more than a third differ, it is another word.
  const maxDistance = Math.ceil(misspelt.length / 3)
  const closest = closestMatch(misspelt.toLowerCase(), lowerCase, { maxDistance })
  return closest === undefined ? undefined : names[lowerCase.indexOf(closest)]
}

/** The keys that the schema allows beside the last one of the path. */
function keysAt(schema: unknown, path: Path): string[] {
  const [step, ...rest] = path
  const wrapped = property(schema, 'wrapped')
  if (wrapped !== undefined) return keysAt(wrapped, path)
  const item = property(schema, 'item')
  if (item !== undefined) return keysAt(item, rest)
  const options = property(schema, 'options')
  if (Array.isArray(options)) {
    const discriminator = property(schema, 'key')
    return options
      .filter((option) => fits(option, discriminator, step?.input))
      .flatMap((option) => keysAt(option, path))
  }
  const entries = Object(property(schema, 'entries'))
  return rest.length === 0 ? Object.keys(entries) : keysAt(property(entries, String(step?.key)), rest)
}

/** Whether the input names this member of a discriminated union. */
function fits(option: unknown, discriminator: unknown, input: unknown): boolean {
  if (typeof discriminator !== 'string') return true
  const literal = property(property(property(option, 'entries'), discriminator), 'literal')
  return literal === undefined || literal === property(input, discriminator)
}

interface UnknownOption {
  readonly name: string
  /** Names the option and the one that was probably meant. */
  readonly sentence: string
}

/** The first option that a call does not know; `undefined` if it knows all of them. */
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
