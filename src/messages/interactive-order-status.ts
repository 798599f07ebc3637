import * as v from 'valibot'
import { checkFields, type FieldsOf, optional, refusal, textUpTo } from './fields.ts'
import { referenceId } from './interactive-order.ts'
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
 * Tells what has become of a bill that was sent as `order_details`, and changes how that message looks.
 *
 * @see https://partner-docs.gupshup.io/reference/order-status
 */
export interface InteractiveOrderStatus {
  readonly type: 'order_status'
  readonly header?: InteractiveHeader | undefined
  /** 1 to 1,024 characters. */
  readonly body: InteractiveText
  /** 1 to 60 characters. */
  readonly footer?: InteractiveText | undefined
  readonly action: InteractiveOrderStatusAction
}

export interface InteractiveOrderStatusAction {
  /** @default 'review_order' */
  readonly name?: 'review_order' | undefined
  readonly parameters: InteractiveOrderStatusParameters
}

/** Has an `order`, a `payment`, or both. */
export interface InteractiveOrderStatusParameters {
  /** The one of the bill. */
  readonly reference_id: string
  readonly order?: InteractiveOrderState | undefined
  /** For Brazil, where a bill may have no order. */
  readonly payment?: InteractivePaymentState | undefined
}

export interface InteractiveOrderState {
  readonly status: 'processing' | 'partially_shipped' | 'shipped' | 'completed' | 'canceled'
  /** 1 to 120 characters. */
  readonly description?: string | undefined
}

export interface InteractivePaymentState {
  readonly status: 'pending' | 'captured' | 'failed'
  /** Unix time in seconds. */
  readonly timestamp?: number | undefined
}

// https://developers.facebook.com/documentation/business-messaging/whatsapp/payments/payments-in/enhanced-payment-links, of 21 May 2026,
// and for the payment …/payments/payments-br/orders.
const parameters = v.strictObject({
  reference_id: referenceId,
  order: optional(
    v.strictObject({
      status: v.picklist(['processing', 'partially_shipped', 'shipped', 'completed', 'canceled']),
      description: optional(textUpTo(120)),
    } satisfies FieldsOf<InteractiveOrderState>),
  ),
  payment: optional(
    v.strictObject({
      status: v.picklist(['pending', 'captured', 'failed']),
      timestamp: optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
    } satisfies FieldsOf<InteractivePaymentState>),
  ),
} satisfies FieldsOf<InteractiveOrderStatusParameters>)

const orderStatus = v.strictObject({
  type: v.literal('order_status'),
  header,
  body,
  footer,
  action: v.strictObject({
    name: fixed('review_order'),
    parameters,
  } satisfies FieldsOf<InteractiveOrderStatusAction>),
} satisfies FieldsOf<InteractiveOrderStatus>)

/** @throws {InvalidMessageError} If the interactive object breaks a rule of its type. */
export function checkOrderStatus(given: Given): InteractiveOrderStatus {
  const message = checkFields(orderStatus, given, 'message.interactive')
  const { order, payment } = message.action.parameters
  if (order === undefined && payment === undefined) {
    throw refusal(
      'interactive.action.parameters.order',
      'is missing: give the status of the order, or of the payment',
    )
  }
  return message
}
