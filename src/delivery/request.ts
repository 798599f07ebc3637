import { createHash } from 'node:crypto'
import { InvalidMessageError } from '../errors/index.ts'
import type { AtHalt } from '../gate/index.ts'
import type {
  DeliveryStatus,
  Fingerprint,
  HashText,
  MessageRecord,
  NewMessage,
  Step,
} from '../model/index.ts'
import { addressesOf, erasedText, saltOf } from '../people/index.ts'
import { findOne, type ScopedStore } from '../store/index.ts'
import { canonicalJson, type UnixMs } from '../util/index.ts'
import type { DeliveryContext } from './context.ts'

/**
 * Is told when a message waits long for a reason of its own, such as the rate of its recipient. The run that sends it then takes another request in
 * its place.
 */
export interface DeferralListener {
  readonly onDeferred: () => void
  /** The wait is over, one way or another. */
  readonly onResumed: () => void
}

/** A request that is validated and ready for the wire. */
export interface PreparedRequest {
  readonly id: string
  readonly to: string
  /** The message, then its own fallbacks. */
  readonly steps: readonly Step[]
  /** Whether the request has its own fallbacks, or none on purpose. */
  readonly hasOwnFallback: boolean
  readonly idempotencyKey?: string | undefined
  /** The id of a failed message that this one sends again, unless another process does. */
  readonly redriveOf?: string | undefined
  /** The message that the `idempotencyKey` belongs to. */
  readonly fingerprint?: Fingerprint | undefined
  readonly ttlMs: number
  readonly until?: DeliveryStatus | undefined
  readonly signal?: AbortSignal | undefined
  /**
   * Aborts when the caller no longer waits. Like `signal` it cancels a message that has not left and ends the waits for one that Gupshup has accepted;
   * but the response to a request that has left is awaited.
   */
  readonly leaving?: AbortSignal | undefined
  readonly metadata?: Readonly<Record<string, unknown>> | undefined
  readonly lane?: string | undefined
  readonly fairKey?: string | undefined
  /** Whether the message is marketing, if the caller said so. */
  readonly isMarketing?: boolean | undefined
  /** Whether the content stays in the store after the message can never be sent again. */
  readonly keepsContent?: boolean | undefined
  /** Absent: it is rejected at a halt, unless Gupshup has refused it by a code of the gate. */
  readonly atHalt?: AtHalt | undefined
  /** Absent: no other message waits for the place of this one. */
  readonly deferral?: DeferralListener | undefined
}

/** Runs a wait that a message has for a reason of its own. It takes no place in its run meanwhile. */
export async function whileDeferred<Value>(
  listener: DeferralListener | undefined,
  wait: () => Promise<Value>,
): Promise<Value> {
  listener?.onDeferred()
  try {
    return await wait()
  } finally {
    listener?.onResumed()
  }
}

/**
 * @param options.startsAt `ttlMs` counts from here
 * @param options.owner the client that will send it
 */
export function newMessage(
  request: PreparedRequest,
  createdAt: UnixMs,
  { startsAt = createdAt, owner }: { readonly startsAt?: UnixMs; readonly owner?: string } = {},
): NewMessage {
  const { id, to, steps, hasOwnFallback, idempotencyKey, fingerprint, metadata, lane, fairKey } = request
  const { isMarketing, keepsContent } = request
  return {
    id,
    idempotencyKey,
    fingerprint,
    to,
    steps,
    hasOwnFallback,
    createdAt,
    expiresAt: startsAt + request.ttlMs,
    metadata,
    lane,
    fairKey,
    isMarketing,
    keepsContent,
    owner,
  }
}

/**
 * The message that was sent before under the request's idempotency key, if there is one.
 *
 * @throws {InvalidMessageError} when the key belongs to a different message
 */
export async function findByKey(
  { store }: Pick<DeliveryContext, 'store'>,
  request: PreparedRequest,
): Promise<MessageRecord | undefined> {
  const { idempotencyKey } = request
  if (idempotencyKey === undefined) return undefined
  const holder = await findOne(store, { idempotencyKey })
  if (holder !== undefined) return await heldBy(store, holder, request)
  // Last, because an erasure replaces the key by its hash while this reads.
  const salt = await saltOf(store)
  if (salt === undefined) return undefined
  const hash = (text: string) => erasedText(salt, text)
  const erased = await findOne(store, { idempotencyKey: hash(idempotencyKey) })
  const held = erased && (await heldBy(store, erased, request, hash))
  return held && addressedTo(held, request.to)
}

/**
 * The message that a request with a used key gets: the one that has the key, or the one that sends it again. `undefined`: the key is free.
 *
 * @throws {InvalidMessageError} when the key belongs to a different message
 */
async function heldBy(
  store: ScopedStore,
  holder: MessageRecord,
  request: Pick<PreparedRequest, 'to' | 'fingerprint' | 'steps'>,
  hash?: HashText,
): Promise<MessageRecord | undefined> {
  if (holder.isKeyFree) return undefined
  await requireSameMessage(store, holder, request, hash)
  return await newestOf(store, holder)
}

/** The message that sends a message again, by however many steps, or the message itself. */
export async function newestOf(store: ScopedStore, record: MessageRecord): Promise<MessageRecord> {
  let newest = record
  while (newest.redrivenAs !== undefined) {
    const again = await store.get(newest.redrivenAs)
    if (again === undefined) break
    newest = again
  }
  return newest
}

/** An erased message as its caller knows it, who has the address all the same. */
export function addressedTo(record: MessageRecord, to: string): MessageRecord {
  return record.isErased ? { ...record, to } : record
}

/**
 * Stores a new message. Returns the message that has taken its idempotency key meanwhile, if there is one; the new message is not stored then.
 *
 * @throws {InvalidMessageError} when the key belongs to a different message
 */
export function insert(
  { store }: Pick<DeliveryContext, 'store'>,
  record: MessageRecord,
): Promise<MessageRecord | undefined> {
  return store.insert(record).then((holder) => holder && heldBy(store, holder, record))
}

/**
 * The hashes that a later request with the same `idempotencyKey` is compared by. With hashes a store need not keep the content as long as the key.
 *
 * @param content JSON-safe. The order of its fields does not matter, nor do fields that are null or undefined.
 */
export function fingerprintOf(to: string, content: unknown): Fingerprint {
  return { to: hashOf(to), content: hashOf(canonicalJson(content)) }
}

/**
 * @param hash Hashes what the holder has as a hash, if it is erased.
 * @throws {InvalidMessageError} when the recipient or the content differs; the error shows neither
 */
async function requireSameMessage(
  store: ScopedStore,
  holder: MessageRecord,
  { to, fingerprint: asked, steps }: Pick<PreparedRequest, 'to' | 'fingerprint' | 'steps'>,
  hash: HashText = (text) => text,
): Promise<void> {
  if (asked === undefined || (holder.isErased && holder.fingerprint === undefined)) return
  const isSameRecipient = await isOneOf(store, to, holder.fingerprint?.to ?? hashOf(holder.to), hash)
  // Version 0.3.0 stored no hash. Its fallbacks may have been added since, so only the message itself is compared.
  const isSameContent =
    holder.fingerprint === undefined
      ? isSameStep(holder.steps[0], steps[0])
      : holder.fingerprint.content === hash(asked.content)
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

/** Whether a hash is of an address of the same person, whose number may have been known only by the first request, or only by this one. */
async function isOneOf(store: ScopedStore, to: string, known: string, hash: HashText): Promise<boolean> {
  if (known === hash(hashOf(to))) return true
  return (await addressesOf({ store }, to)).some(({ address }) => known === hash(hashOf(address)))
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url')
}

/** A step that was prepared for another API cannot be compared and counts as the same. */
function isSameStep(stored: Step | undefined, asked: Step | undefined): boolean {
  if (stored === undefined || asked === undefined || stored.path !== asked.path) return true
  // The content is dropped once the message can never be sent again.
  if (stored.fields === undefined && stored.body === undefined) return true
  return canonicalJson(stored.fields ?? stored.body) === canonicalJson(asked.fields ?? asked.body)
}
