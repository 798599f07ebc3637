import type { GupshupEvent } from '../../model/index.ts'
import { fieldAt, type JsonObject, listAt, readId } from '../../util/index.ts'
import { type EventBase, otherEvent } from './base.ts'
import { readTime } from './time.ts'
import { readChange } from './v3-change.ts'
import { readItems, readStatus } from './v3-item.ts'

/**
 * Reads a body of webhook version 3, Meta's form with Gupshup's ids in it (partner-docs.gupshup.io/docs/events);
 * `undefined` when it is none.
 */
export function readV3(body: JsonObject): readonly GupshupEvent[] | undefined {
  return isNotification(body) ? readEntries(body) : (readFragment(body) ?? readFlattened(body))
}

/** `object` and `gs_app_id` are both missing in bodies observed in production clients, so entries with changes are enough. */
function isNotification(body: JsonObject): boolean {
  return (
    fieldAt(body, 'object') === 'whatsapp_business_account' ||
    (Object.hasOwn(body, 'gs_app_id') && Array.isArray(fieldAt(body, 'entry'))) ||
    listAt(body, 'entry').some((entry) => Array.isArray(fieldAt(entry, 'changes')))
  )
}

function readEntries(body: JsonObject): readonly GupshupEvent[] {
  const appId = readId(fieldAt(body, 'gs_app_id'))
  return listAt(body, 'entry').flatMap((entry) => {
    const base: EventBase = { appId, at: readTime(fieldAt(entry, 'time')) }
    const changes = fieldAt(entry, 'changes')
    if (!Array.isArray(changes)) return [otherEvent(base, 'entry', entry)]
    return changes.flatMap((change: unknown) => readChange(base, change))
  })
}

/** The inside of a change without its wrapping, as Gupshup's referral sample shows it: `{ messages, contacts }`. */
function readFragment(body: JsonObject): readonly GupshupEvent[] | undefined {
  const events = readItems({}, body)
  return events.some((event) => event.type !== 'other') ? events : undefined
}

/** One status with its failure laid flat, as applications pass it on: `{ gs_id, status, code, reason }`. */
function readFlattened(body: JsonObject): readonly GupshupEvent[] | undefined {
  const event = readStatus({}, body)
  return event?.gupshupId === undefined ? undefined : [event]
}
