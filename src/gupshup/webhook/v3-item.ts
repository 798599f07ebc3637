import type { GupshupEvent, GupshupStatusEvent, InboundEvent, InboundMessage } from '../../model/index.ts'
import {
  compact,
  fieldAt,
  firstText,
  isRecord,
  listAt,
  readId,
  readPhone,
  readText,
  readWord,
} from '../../util/index.ts'
import { type EventBase, otherEvent } from './base.ts'
import { readContext } from './context.ts'
import { readFailure } from './failure.ts'
import { readMessageIds } from './ids.ts'
import { inferV3Type } from './message-type.ts'
import { readStatusWord } from './status-word.ts'
import { readTime } from './time.ts'

/** Reads the lists of a change. An item that cannot be read becomes an `other` and leaves its neighbours alone. */
export function readItems(base: EventBase, value: unknown): readonly GupshupEvent[] {
  return [
    ...listAt(value, 'statuses').map(
      (item) =>
        readStatus(base, item) ?? otherEvent(base, readText(fieldAt(item, 'status')) ?? 'statuses', item),
    ),
    ...listAt(value, 'messages').map((item) => readMessage(base, item) ?? otherEvent(base, 'messages', item)),
    // Errors of the system, the app or the account, without a message they belong to.
    ...listAt(value, 'errors').map((item) => otherEvent(base, 'errors', item)),
  ]
}

/**
 * What became of a message; `undefined` when the item does not say so, or names no message. Meta puts the status of payments
 * into the same list: one that `failed` must not fail the message that asked for it.
 */
export function readStatus(base: EventBase, item: unknown): GupshupStatusEvent | undefined {
  const status = readStatusWord(fieldAt(item, 'status'))
  const ids = readMessageIds(item)
  const namesMessage = ids.gupshupId !== undefined || ids.whatsappId !== undefined
  const isPayment = readWord(fieldAt(item, 'type')) === 'payment'
  if (status === undefined || !namesMessage || isPayment) return undefined

  return compact<GupshupStatusEvent>({
    type: 'status',
    status,
    ...base,
    at: readTime(fieldAt(item, 'timestamp')) ?? base.at,
    ...ids,
    to: readPhone(fieldAt(item, 'recipient_id')),
    failure: status === 'failed' ? readFailure(listAt(item, 'errors').find(isRecord) ?? item) : undefined,
  })
}

/** A message to the business, in Meta's form: what it says is under the field that its type names. */
function readMessage(base: EventBase, item: unknown): InboundEvent | undefined {
  const id = readId(fieldAt(item, 'id'))
  const from = readPhone(fieldAt(item, 'from'))
  const type = readText(fieldAt(item, 'type')) ?? inferV3Type(item)
  if (type === undefined || (id ?? from) === undefined) return undefined

  const content = fieldAt(item, type)
  return compact<InboundEvent>({
    type: 'inbound',
    ...base,
    at: readTime(fieldAt(item, 'timestamp')) ?? base.at,
    from,
    message: compact<InboundMessage>({
      id,
      type,
      // `text.body`, `image.caption` and its like, `button.text`.
      text: firstText(fieldAt(content, 'body'), fieldAt(content, 'caption'), fieldAt(content, 'text')),
      context: readContext(fieldAt(item, 'context')),
      payload: item,
    }),
  })
}
