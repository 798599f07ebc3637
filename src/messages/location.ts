import * as v from 'valibot'
import {
  checkFields,
  context,
  type FieldsOf,
  filledText,
  latitude,
  longitude,
  type MessageContext,
  metaContext,
  optional,
} from './fields.ts'
import { sessionKind } from './kind.ts'

/**
 * A place on the map, for an open conversation.
 *
 * @see https://docs.gupshup.io/reference/post_wa-api-v1-msg-9
 * @example
 * await client.send({ to, message: { type: 'location', latitude: 12.97, longitude: 77.59, name: 'Shop' } })
 */
export interface LocationMessage {
  readonly type: 'location'
  /** Degrees from -90 (south) to 90 (north), as a number or as text. Posted as a number. */
  readonly latitude: number | string
  /** Degrees from -180 (west) to 180 (east), as a number or as text. Posted as a number. */
  readonly longitude: number | string
  readonly name?: string | undefined
  readonly address?: string | undefined
  readonly context?: MessageContext | undefined
}

const locationMessage = v.strictObject({
  type: v.literal('location'),
  latitude,
  longitude,
  // Mandatory for apps on the old On-Premises API only.
  name: optional(filledText),
  address: optional(filledText),
  context,
} satisfies FieldsOf<LocationMessage>)

export const locationKind = sessionKind({
  check: (given): LocationMessage => checkFields(locationMessage, given),
  toWire: ({ type, longitude, latitude, name, address, context }) => {
    return { type, longitude, latitude, name, address, context }
  },
  // https://developers.facebook.com/docs/whatsapp/cloud-api/messages/location-messages
  toMeta: ({ type, longitude, latitude, name, address, context }) => {
    return { type, location: { longitude, latitude, name, address }, context: metaContext(context) }
  },
})
