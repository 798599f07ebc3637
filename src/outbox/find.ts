import * as v from 'valibot'
import { ConfigurationError, checkOptions } from '../errors/index.ts'
import type { MessageRecord } from '../model/index.ts'
import { erasedText, saltOf } from '../people/index.ts'
import { findOne, type ScopedStore } from '../store/index.ts'

/** What a message is looked up by: one of these. */
export type MessageLookup =
  /** Our own id: the receipt's `id`, or that of an event. */
  | { readonly id: string }
  /** The key that it was sent with. */
  | { readonly idempotencyKey: string }
  /** Gupshup's id of a request: the receipt's `messageId`. */
  | { readonly messageId: string }
  /** WhatsApp's id of a request: `wamid.…`. */
  | { readonly whatsappId: string }

const text = v.optional(v.pipe(v.string(), v.nonEmpty()))
const schema = v.strictObject({ id: text, idempotencyKey: text, messageId: text, whatsappId: text })

/** @throws {ConfigurationError} when it is not exactly one of them */
export function checkLookup(by: MessageLookup): v.InferOutput<typeof schema> {
  const lookup = checkOptions('messages.get()', schema, by, "id: 'the id of a receipt'")
  const given = Object.values(lookup).filter((value) => value !== undefined)
  if (given.length === 1) return lookup
  throw new ConfigurationError(
    `messages.get() takes exactly one of id, idempotencyKey, messageId and whatsappId, but was given ${given.length === 0 ? 'none' : 'several'}. Give the one that you know.`,
  )
}

/** The key and WhatsApp's id of an erased message are found by their hashes. */
export async function findMessage(
  store: ScopedStore,
  { id, idempotencyKey, messageId, whatsappId }: v.InferOutput<typeof schema>,
): Promise<MessageRecord | undefined> {
  if (id !== undefined) return await store.get(id)
  if (messageId !== undefined) return await findOne(store, { eventIds: { gupshupId: messageId } })
  const query = (hash: (plain: string) => string) =>
    whatsappId === undefined
      ? { idempotencyKey: hash(idempotencyKey ?? '') }
      : { eventIds: { whatsappId: hash(whatsappId) } }
  const found = await findOne(
    store,
    query((plain) => plain),
  )
  if (found !== undefined) return found
  const salt = await saltOf(store)
  return salt === undefined
    ? undefined
    : await findOne(
        store,
        query((plain) => erasedText(salt, plain)),
      )
}
