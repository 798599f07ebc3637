import * as v from 'valibot'
import { checkFields, type FieldsOf, optional } from './fields.ts'
import { body, bodyOnly, fixed, type InteractiveText } from './interactive-parts.ts'
import type { Given } from './kind.ts'

/**
 * Asks a person who hides the phone number to share it, with a button. The answer is an `inbound` event with a contact card.
 *
 * @see https://partner-docs.gupshup.io/reference/sendrequestcontactinfointeractivemessage
 */
export interface InteractiveContactInfoRequest {
  readonly type: 'request_contact_info'
  readonly header?: undefined
  /** 1 to 1,024 characters. */
  readonly body: InteractiveText
  readonly footer?: undefined
  readonly action?: InteractiveContactInfoAction | undefined
}

export interface InteractiveContactInfoAction {
  /** @default 'request_contact_info' */
  readonly name?: 'request_contact_info' | undefined
}

/**
 * Asks for the permission to call. WhatsApp writes the rest of the message. It allows one request in 24 hours and two in 7 days, until a call
 * is connected (https://developers.facebook.com/documentation/business-messaging/whatsapp/calling/user-call-permissions).
 *
 * @see https://partner-docs.gupshup.io/reference/post_partner-app-appid-v3-message-16
 */
export interface InteractiveCallPermissionRequest {
  readonly type: 'call_permission_request'
  readonly header?: undefined
  /** 1 to 1,024 characters. */
  readonly body?: InteractiveText | undefined
  readonly footer?: undefined
  readonly action?: InteractiveCallPermissionAction | undefined
}

export interface InteractiveCallPermissionAction {
  /** @default 'call_permission_request' */
  readonly name?: 'call_permission_request' | undefined
}

/** The whole action is its name, so the message need not have it. */
function nameOnly<const Name extends string>(name: Name) {
  return v.nullish(v.strictObject({ name: fixed(name) }), { name })
}

const contactInfoRequest = v.strictObject({
  type: v.literal('request_contact_info'),
  ...bodyOnly('a request for contact info'),
  // The limit is another provider's (https://docs.jelou.ai), and that of all interactive texts at Meta.
  body,
  action: nameOnly('request_contact_info'),
} satisfies FieldsOf<InteractiveContactInfoRequest>)

const callPermissionRequest = v.strictObject({
  type: v.literal('call_permission_request'),
  ...bodyOnly('a request for the permission to call'),
  body: optional(body),
  action: nameOnly('call_permission_request'),
} satisfies FieldsOf<InteractiveCallPermissionRequest>)

/** @throws {InvalidMessageError} If the interactive object breaks a rule of its type. */
export function checkContactInfoRequest(given: Given): InteractiveContactInfoRequest {
  return checkFields(contactInfoRequest, given, 'message.interactive')
}

/** @throws {InvalidMessageError} If the interactive object breaks a rule of its type. */
export function checkCallPermissionRequest(given: Given): InteractiveCallPermissionRequest {
  return checkFields(callPermissionRequest, given, 'message.interactive')
}
