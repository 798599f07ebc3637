import * as v from 'valibot'
import { checkFields, type FieldsOf, filledText, maxCharacters, optional } from './fields.ts'
import {
  body,
  fixed,
  footer,
  header,
  type InteractiveHeader,
  type InteractiveText,
} from './interactive-parts.ts'
import type { Given } from './kind.ts'

/**
 * Asks for a postal address with a form. For businesses in India and their customers there.
 *
 * @see https://partner-docs.gupshup.io/reference/post_partner-app-appid-v3-address-message-2
 */
export interface InteractiveAddress {
  readonly type: 'address_message'
  readonly header?: InteractiveHeader | undefined
  /** 1 to 1,024 characters. */
  readonly body: InteractiveText
  /** 1 to 60 characters. */
  readonly footer?: InteractiveText | undefined
  readonly action: InteractiveAddressAction
}

export interface InteractiveAddressAction {
  /** @default 'address_message' */
  readonly name?: 'address_message' | undefined
  readonly parameters: InteractiveAddressParameters
}

export interface InteractiveAddressParameters {
  /** Only India has address messages. */
  readonly country: 'IN'
  /** What the form is filled with. */
  readonly values?: InteractiveAddressValues | undefined
  /** Addresses to choose from instead of filling in the form. */
  readonly saved_addresses?: readonly InteractiveSavedAddress[] | undefined
  /** What is wrong with the `values`, by the name of the field. The recipient cannot send the form before it is changed. */
  readonly validation_errors?: InteractiveAddressValues | undefined
}

export interface InteractiveAddressValues {
  readonly name?: string | undefined
  readonly phone_number?: string | undefined
  /** At most 6 characters as a value. */
  readonly in_pin_code?: string | undefined
  readonly house_number?: string | undefined
  readonly floor_number?: string | undefined
  readonly tower_number?: string | undefined
  readonly building_name?: string | undefined
  readonly address?: string | undefined
  readonly landmark_area?: string | undefined
  readonly city?: string | undefined
  readonly state?: string | undefined
}

export interface InteractiveSavedAddress {
  /** Your own id: the answer brings it back. */
  readonly id: string
  readonly value: InteractiveAddressValues
}

// A value may be empty, as in Meta's sample of a saved address.
const text = optional(v.string())
const texts = {
  name: text,
  phone_number: text,
  in_pin_code: text,
  house_number: text,
  floor_number: text,
  tower_number: text,
  building_name: text,
  address: text,
  landmark_area: text,
  city: text,
  state: text,
} satisfies FieldsOf<InteractiveAddressValues>

const values = v.strictObject({ ...texts, in_pin_code: optional(v.pipe(v.string(), maxCharacters(6))) })

// https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/address-messages, of 2 July 2026. Gupshup's page
// names a second country, which Meta's does not have any more.
const parameters = v.strictObject({
  country: v.literal('IN', 'can only be IN, because WhatsApp has address messages for India only'),
  values: optional(values),
  saved_addresses: optional(
    v.pipe(
      v.array(v.strictObject({ id: filledText, value: values } satisfies FieldsOf<InteractiveSavedAddress>)),
      v.minLength(1),
    ),
  ),
  validation_errors: optional(v.strictObject(texts)),
} satisfies FieldsOf<InteractiveAddressParameters>)

const addressMessage = v.strictObject({
  type: v.literal('address_message'),
  header,
  body,
  footer,
  action: v.strictObject({
    name: fixed('address_message'),
    parameters,
  } satisfies FieldsOf<InteractiveAddressAction>),
} satisfies FieldsOf<InteractiveAddress>)

/** @throws {InvalidMessageError} If the interactive object breaks a rule of its type. */
export function checkAddress(given: Given): InteractiveAddress {
  return checkFields(addressMessage, given, 'message.interactive')
}
