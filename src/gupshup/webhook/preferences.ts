import type { GupshupEvent, UserEvent } from '../../model/index.ts'
import { compact, fieldAt, readText, readWord } from '../../util/index.ts'
import { type ItemContext, otherEvent } from './event-parts.ts'
import { personFields, readPerson } from './person.ts'
import { readTime } from './time.ts'

/** A user's two choices about marketing messages, in v2's preference event and in Meta's `user_preferences`. */
const marketingEvents = new Map([
  ['stop', 'marketing-stop'],
  ['resume', 'marketing-resume'],
])

/** One event for each user's preference. Other preferences become `other` events. */
export function readPreference(preference: unknown, { base, name, contacts }: ItemContext): GupshupEvent {
  const { phone, ...ids } = readPerson(preference, personFields, contacts)
  const isMarketing = readWord(fieldAt(preference, 'category')) === 'marketing_messages'
  const event = marketingEvents.get(readWord(fieldAt(preference, 'value')) ?? '')
  if (!isMarketing || event === undefined) return otherEvent(base, name, preference, ids)
  return compact<UserEvent>({
    type: 'user',
    event,
    ...base,
    at: readTime(fieldAt(preference, 'timestamp')) ?? base.at,
    phone,
    ...ids,
    detail: readText(fieldAt(preference, 'detail')),
  })
}
