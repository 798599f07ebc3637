import { createHash } from 'node:crypto'
import { InvalidMessageError } from '../errors/index.ts'
import type { Fingerprint, MessageRecord, Step } from '../model/index.ts'

/**
 * What an `idempotencyKey` is compared by: hashes, so that a store need not keep what was said for as long as it keeps the key.
 *
 * @param content JSON-safe. The order of its fields does not matter, nor do fields that are null or undefined.
 */
export function fingerprintOf(to: string, content: unknown): Fingerprint {
  return { to: hashOf(to), content: hashOf(canonicalJson(content)) }
}

interface RequestContent {
  readonly to: string
  readonly steps: readonly Step[]
  readonly fingerprint?: Fingerprint | undefined
}

/**
 * A key belongs to one message.
 *
 * @param holder the message that has the key
 * @param asked what is to be sent under the same key
 * @throws {InvalidMessageError} when it is for another recipient or says something else; neither is shown
 */
export function requireSameMessage(holder: MessageRecord, asked: RequestContent): void {
  const { to, content } = asked.fingerprint ?? {}
  if (to === undefined || content === undefined) return
  // What version 0.3.0 stored has no hash. Its own fallbacks may have been added to it since, so only the message itself is compared.
  const isSameRecipient = (holder.fingerprint?.to ?? hashOf(holder.to)) === to
  const isSameContent =
    holder.fingerprint === undefined
      ? isSameStep(holder.steps[0], asked.steps[0])
      : holder.fingerprint.content === content
  if (isSameRecipient && isSameContent) return
  const what = isSameRecipient
    ? 'another message'
    : isSameContent
      ? 'another recipient'
      : 'another recipient and message'
  throw new InvalidMessageError(
    `idempotencyKey belongs to ${what}: it was used before, and nothing was sent this time. Give each message a key of its own.`,
    { field: 'idempotencyKey', isConflict: true },
  )
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url')
}

/** One that was prepared for another API cannot be compared, and counts as the same. */
function isSameStep(stored: Step | undefined, asked: Step | undefined): boolean {
  if (stored === undefined || asked === undefined || stored.path !== asked.path) return true
  // What it said was dropped when it could never be sent again.
  if (stored.fields === undefined && stored.body === undefined) return true
  return canonicalJson(stored.fields ?? stored.body) === canonicalJson(asked.fields ?? asked.body)
}

/** JSON with the fields of every object in order, and without those that say nothing. Lists keep their order. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, item: unknown) => {
    if (typeof item !== 'object' || item === null || Array.isArray(item)) return item
    const fields = Object.entries(item).filter(([, field]) => field !== undefined && field !== null)
    return Object.fromEntries(fields.sort(([a], [b]) => (a < b ? -1 : 1)))
  })
}
