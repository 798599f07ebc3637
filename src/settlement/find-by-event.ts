import { type EventIds, erasedIds, idsOf, type MessageRecord } from '../model/index.ts'
import { erasedText, saltOf } from '../people/index.ts'
import { findOne, type ScopedStore } from '../store/index.ts'

/** The message that has one of an event's ids. An erased message has them as hashes. */
export async function findByEvent(store: ScopedStore, event: EventIds): Promise<MessageRecord | undefined> {
  const known = await findOne(store, { eventIds: idsOf(event) })
  if (known !== undefined) return known
  const salt = await saltOf(store)
  if (salt === undefined) return undefined
  return await findOne(store, { eventIds: erasedIds(event, (text) => erasedText(salt, text)) })
}

/** The ids of an event as its message has them. */
export async function idsFor(
  store: ScopedStore,
  { isErased }: Pick<MessageRecord, 'isErased'>,
  event: EventIds,
): Promise<EventIds> {
  const salt = isErased ? await saltOf(store) : undefined
  return salt === undefined ? idsOf(event) : erasedIds(event, (text) => erasedText(salt, text))
}
