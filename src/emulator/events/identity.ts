import { compact } from '../../util/index.ts'
import type { ChangeOptions, PersonNames } from '../people/person.ts'
import type { AppIdentity } from './step.ts'
import { v3Contact, v3Envelope } from './v3.ts'

/** A person has another number, and with it another id, or another id at the same number. */
export interface IdentityChange {
  readonly type: 'user_changed_number' | 'user_changed_user_id'
  readonly name: string
  readonly before: PersonNames
  readonly after: PersonNames
  readonly previousId?: ChangeOptions['previousId']
}

/**
 * Meta's `messages` webhook with a message of the type `system`, which has no `contacts` (developers.facebook.com, system messages, of 11 Aug
 * 2026). How version 2 has it is not documented. Without ids there is nothing to say of another id: `undefined`.
 */
export function v3SystemNotice(app: AppIdentity, change: IdentityChange, id: string, atMs: number) {
  const { type, name, before, after, previousId = 'fields' } = change
  if (type === 'user_changed_user_id' && after.userId === undefined) return undefined
  const system = {
    body: `User ${name} changed from ${wordsFor(before, change)} to ${wordsFor(after, change)}`,
    // The number did not change with the id alone.
    wa_id: type === 'user_changed_number' ? after.phone : undefined,
    user_id: after.userId,
    parent_user_id: after.parentUserId,
    ...(previousId === 'fields' && {
      previous_user_id: before.userId,
      previous_parent_user_id: before.parentUserId,
    }),
    type,
  }
  const timestamp = String(Math.floor(atMs / 1000))
  return v3Envelope(app, {
    messages: [compact({ from: before.phone, id, timestamp, type: 'system', system: compact(system) })],
  })
}

/** The notice names the number, or the id where the number is hidden or where the id alone has changed. */
function wordsFor({ phone, userId }: PersonNames, { type, previousId }: IdentityChange): string {
  const isAboutId = type === 'user_changed_user_id' || previousId === 'text'
  return (isAboutId ? (userId ?? phone) : (phone ?? userId)) ?? ''
}

/**
 * A person gives the business the number, as an answer to a request for it (partner-docs.gupshup.io/reference/sendrequestcontactinfointeractivemessage).
 * How version 2 has it is not documented.
 */
export function v3SharedNumber(
  app: AppIdentity,
  { names, name, phone }: { readonly names: PersonNames; readonly name: string; readonly phone: string },
  id: string,
  atMs: number,
) {
  const { phone: shown, userId, parentUserId, username } = names
  return v3Envelope(app, {
    contacts: [v3Contact(names, compact({ name, username }))],
    messages: [
      {
        ...compact({ from: shown, from_user_id: userId, from_parent_user_id: parentUserId }),
        id,
        timestamp: String(Math.floor(atMs / 1000)),
        type: 'contacts',
        contacts: [
          { origin: 'contact_request', phones: [{ phone: `+${phone}`, wa_id: phone, type: 'CELL' }] },
        ],
      },
    ],
  })
}
