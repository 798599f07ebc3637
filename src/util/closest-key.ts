import type { BaseIssue } from 'valibot'
import { property } from './property.ts'

type Path = NonNullable<BaseIssue<unknown>['path']>[number][]

/** What the fields are called in other libraries, by the names that come to mind first. */
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

/** The key that an unknown one, last in the path, was probably meant to be; `undefined` when none is near. */
export function closestKey(schema: unknown, path: Path): string | undefined {
  const unknown = String(path.at(-1)?.key)
  return closestName(unknown, keysAt(schema, path))
}

/** The one of several names that an unknown one was probably meant to be; `undefined` when none is near. */
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

/** The name that is nearest to a misspelt one; `undefined` when none is near. */
export function closestOf(unknown: string, names: readonly string[]): string | undefined {
  const [closest] = names
    .map((key) => ({ key, edits: editsBetween(key.toLowerCase(), unknown.toLowerCase()) }))
    .sort((one, other) => one.edits - other.edits)
  // A slip changes a letter or two; when more than a third differ it is another word.
  return closest && closest.edits <= Math.ceil(unknown.length / 3) ? closest.key : undefined
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

/** Whether a member of a discriminated union is the one that the input names. */
function fits(option: unknown, discriminator: unknown, input: unknown): boolean {
  if (typeof discriminator !== 'string') return true
  const literal = property(property(property(option, 'entries'), discriminator), 'literal')
  return literal === undefined || literal === property(input, discriminator)
}

/** Levenshtein's distance: the letters to add, drop or change on the way from one word to the other. */
function editsBetween(one: string, other: string): number {
  const firstRow = Array.from({ length: other.length + 1 }, (_, column) => column)
  const lastRow = [...one].reduce((above, letter, row) => {
    let left = row + 1
    let diagonal = row
    const next = above.slice(1).map((up, column) => {
      left = Math.min(up + 1, left + 1, diagonal + (letter === other[column] ? 0 : 1))
      diagonal = up
      return left
    })
    return [row + 1, ...next]
  }, firstRow)
  return lastRow.at(-1) ?? 0
}
