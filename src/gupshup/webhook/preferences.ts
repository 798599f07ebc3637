import type { GupshupEvent, UserEvent } from '../../model/index.ts'
import { compact, fieldAt, readPhone, readText, readWord } from '../../util/index.ts'
import { type EventBase, otherEvent } from './event-parts.ts'
import { readTime } from './time.ts'

/** A user's two choices about marketing messages, in v2's preference event and in Meta's `user_preferences`. */
const marketingEvents = new Map([
  ['stop', 'marketing-stop'],
  ['resume', 'marketing-resume'],
])

/** One event for each user's preference. Other preferences become `other` events. */
export function readPreference(base: EventBase, name: string, preference: unknown): GupshupEvent {
  const isMarketing = readWord(fieldAt(preference, 'category')) === 'marketing_messages'
  const event = marketingEvents.get(readWord(fieldAt(preference, 'value')) ?? '')
  if (!isMarketing || event === undefined) return otherEvent(base, name, preference)
  return compact<UserEvent>({
    type: 'user',
    event,
    ...base,
    at: readTime(fieldAt(preference, 'timestamp')) ?? base.at,
    phone: readPhone(fieldAt(preference, 'wa_id')),
    detail: readText(fieldAt(preference, 'detail')),
  })
}
