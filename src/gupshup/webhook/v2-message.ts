import type { GupshupEvent, GupshupStatusEvent, InboundEvent, InboundMessage } from '../../model/index.ts'
import { compact, fieldAt, firstText, readId, readPhone, readText } from '../../util/index.ts'
import { otherEvent } from './base.ts'
import { readContext } from './context.ts'
import { readFailure } from './failure.ts'
import { readMessageEventIds } from './ids.ts'
import { inferV2Type } from './message-type.ts'
import { readStatusWord } from './status-word.ts'
import { readTime } from './time.ts'
import type { Envelope } from './v2-envelope.ts'

/** What became of a message. `mismatch`, `others`, `referral` and words new to us are nothing that a message can become. */
export function readMessageEvent({ base, type, payload }: Envelope): GupshupEvent {
  const word = fieldAt(payload, 'type')
  const status = readStatusWord(word)
  if (status === undefined) return otherEvent(base, readText(word) ?? type, payload)

  return compact<GupshupStatusEvent>({
    type: 'status',
    status,
    ...base,
    // When it happened comes before when it was reported. Gupshup's page has `ts` in the inner payload; copies of it seen
    // elsewhere have it beside.
    at: readTime(fieldAt(payload, 'payload', 'ts'), fieldAt(payload, 'ts')) ?? base.at,
    ...readMessageEventIds(status, payload),
    to: readPhone(fieldAt(payload, 'destination')),
    failure: status === 'failed' ? readFailure(fieldAt(payload, 'payload')) : undefined,
  })
}

/** A message to the business (docs.gupshup.io/docs/inbound-messages). */
export function readInbound({ base, payload }: Envelope): InboundEvent | undefined {
  const type = readText(fieldAt(payload, 'type')) ?? inferV2Type(payload)
  if (type === undefined) return undefined
  return compact<InboundEvent>({
    type: 'inbound',
    ...base,
    from: readPhone(fieldAt(payload, 'source')) ?? readPhone(fieldAt(payload, 'sender', 'phone')),
    message: compact<InboundMessage>({
      id: readId(fieldAt(payload, 'id')),
      type,
      text: firstText(fieldAt(payload, 'payload', 'text'), fieldAt(payload, 'payload', 'caption')),
      context: readContext(fieldAt(payload, 'context')),
      payload,
    }),
  })
}
