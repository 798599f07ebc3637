import { type EventIds, erasedIds, type HashText, idsOf, type MessageRecord } from '../model/index.ts'
import { erasedText, saltOf } from '../people/index.ts'
import { findOne, type ScopedStore } from '../store/index.ts'
import { compact } from '../util/index.ts'

/** The message that has one of an event's ids. An erased message may have them as hashes. */
export async function findByEvent(store: ScopedStore, event: EventIds): Promise<MessageRecord | undefined> {
  const known = await findOne(store, { eventIds: idsOf(event) })
  if (known !== undefined) return known
  const hash = await hashOf(store)
  return hash && (await findOne(store, { eventIds: hashed(event, hash) }))
}

/** The ids of an event as its message has them. */
export async function idsFor(
  store: ScopedStore,
  { isErased, attempts }: Pick<MessageRecord, 'isErased' | 'attempts'>,
  event: EventIds,
): Promise<EventIds> {
  const hash = isErased ? await hashOf(store) : undefined
  if (hash === undefined) return idsOf(event)
  const { gupshupId } = hashed(event, hash)
  // Gupshup's id is a hash too if it contained the number.
  const isHashed = gupshupId !== undefined && attempts.some((attempt) => attempt.gupshupId === gupshupId)
  return { ...erasedIds(event, hash), ...(isHashed && { gupshupId }) }
}

function hashed({ gupshupId, whatsappId }: EventIds, hash: HashText): EventIds {
  return compact({ gupshupId: gupshupId && hash(gupshupId), whatsappId: whatsappId && hash(whatsappId) })
}

async function hashOf(store: ScopedStore): Promise<HashText | undefined> {
  const salt = await saltOf(store)
  return salt === undefined ? undefined : (text) => erasedText(salt, text)
}
