import * as v from 'valibot'
import { checkFields, type FieldsOf, refuseInMeta } from './fields.ts'
import { bodyText, metaInteractive, msgid, withoutMsgid } from './interactive.ts'
import { sessionKind } from './kind.ts'

/**
 * Asks for the recipient's location, with a button that sends it. For an open conversation.
 *
 * Gupshup names this type (https://docs.gupshup.io/docs/interactive-messages) without showing its form. The one used here was
 * observed in a large production client.
 *
 * @example
 * await client.send({ to, message: { type: 'location_request_message', body: { text: 'Where shall we come?' } } })
 */
export interface LocationRequestMessage {
  readonly type: 'location_request_message'
  /** 1 to 1,024 characters. */
  readonly body: LocationRequestBody
  /** Your own name for the message. */
  readonly msgid?: string | undefined
}

export interface LocationRequestBody {
  readonly text: string
}

// The limit is Meta's:
// https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/location-request-messages
const locationRequestMessage = v.strictObject({
  type: v.literal('location_request_message'),
  body: v.strictObject({ text: bodyText } satisfies FieldsOf<LocationRequestBody>),
  msgid,
} satisfies FieldsOf<LocationRequestMessage>)

const action = { name: 'send_location' }

export const locationRequestKind = sessionKind({
  check: (given): LocationRequestMessage => checkFields(locationRequestMessage, given),
  toWire: ({ type, body, msgid }) => ({ type, body: { type: 'text', ...body }, action, msgid }),
  // https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/location-request-messages
  toMeta: ({ type, body, msgid }) => {
    refuseInMeta('msgid', msgid, withoutMsgid)
    return metaInteractive({ type, body, action })
  },
})
