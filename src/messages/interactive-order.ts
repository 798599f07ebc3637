import * as v from 'valibot'
import {
  checkFields,
  type FieldsOf,
  filledText,
  maxCharacters,
  optional,
  refusal,
  textUpTo,
} from './fields.ts'
import {
  body,
  fixed,
  footer,
  header,
  type InteractiveHeader,
  type InteractiveLink,
  type InteractiveText,
  isOpenObject,
  mediaLink,
  type OpenObject,
  openObject,
} from './interactive-parts.ts'
import type { Given } from './kind.ts'

/**
 * A bill that the recipient can pay within WhatsApp, in India or Brazil. The app needs callback billing and a payment configuration.
 *
 * @see https://partner-docs.gupshup.io/reference/order-details
 */
export interface InteractiveOrderDetails {
  readonly type: 'order_details'
  readonly header?: InteractiveHeader | undefined
  /** 1 to 1,024 characters. */
  readonly body: InteractiveText
  /** 1 to 60 characters. */
  readonly footer?: InteractiveText | undefined
  readonly action: InteractiveOrderDetailsAction
}

export interface InteractiveOrderDetailsAction {
  /** @default 'review_and_pay' */
  readonly name?: 'review_and_pay' | undefined
  readonly parameters: InteractiveOrderDetailsParameters
}

export interface InteractiveOrderDetailsParameters {
  /** Your own name for the bill, unique to it: 1 to 35 letters, digits, `_`, `-` and `.`. An order status names it. */
  readonly reference_id: string
  readonly type: 'digital-goods' | 'physical-goods'
  /** Three capital letters. WhatsApp takes payments in `INR` and `BRL`. */
  readonly currency: string
  /** With an `order`: its subtotal, tax and shipping without its discount. */
  readonly total_amount: InteractiveAmount
  readonly order?: InteractiveOrder | undefined
  /** `upi` in India, `br` in Brazil. Posted as given. */
  readonly payment_type?: string | undefined
  /** The name of a payment configuration. Posted as given. */
  readonly payment_configuration?: string | undefined
  /** How the bill can be paid. Each way of paying has fields of its own, which are posted as given. */
  readonly payment_settings?: readonly InteractivePaymentSetting[] | undefined
  /** Who gets physical goods, which India requires. Posted as given. */
  readonly beneficiaries?: readonly OpenObject[] | undefined
}

export interface InteractivePaymentSetting {
  readonly type: string
  readonly [field: string]: unknown
}

/** An amount of money: `{ value: 1234, offset: 100 }` is 12.34. */
export interface InteractiveAmount {
  /** A whole number. */
  readonly value: number
  /** 100 for `INR` and `BRL`. */
  readonly offset: number
}

export interface InteractiveCharge extends InteractiveAmount {
  /** 1 to 60 characters. */
  readonly description?: string | undefined
}

export interface InteractiveDiscount extends InteractiveCharge {
  /** 1 to 60 characters. */
  readonly discount_program_name?: string | undefined
}

export interface InteractiveOrder {
  readonly status: 'pending'
  /** Shows the button to pay without the one to review. */
  readonly type?: 'quick_pay' | undefined
  readonly catalog_id?: string | undefined
  readonly expiration?: InteractiveExpiration | undefined
  /** At least one. At most 10 if one of them has an image. */
  readonly items: readonly InteractiveOrderItem[]
  readonly subtotal: InteractiveAmount
  readonly tax: InteractiveCharge
  readonly shipping?: InteractiveCharge | undefined
  readonly discount?: InteractiveDiscount | undefined
}

export interface InteractiveExpiration {
  /** Unix time in seconds, as text. At least 5 minutes from now. */
  readonly timestamp: string
  /** 1 to 120 characters. */
  readonly description: string
}

export interface InteractiveOrderItem {
  /** 1 to 60 characters. */
  readonly name: string
  readonly amount: InteractiveAmount
  readonly quantity: number
  readonly sale_amount?: InteractiveAmount | undefined
  /** Your own id of the product, as it is in the catalogue. */
  readonly retailer_id?: string | undefined
  /** A picture of your own, in place of the catalogue's. */
  readonly image?: InteractiveLink | undefined
  /** Required in India where the order has no `catalog_id`, with the next two. */
  readonly country_of_origin?: string | undefined
  readonly importer_name?: string | undefined
  /** Posted as given. */
  readonly importer_address?: OpenObject | undefined
}

/** https://developers.facebook.com/documentation/business-messaging/whatsapp/payments/payments-in/enhanced-payment-links, of 21 May 2026 */
export const referenceId = v.pipe(
  filledText,
  maxCharacters(35),
  v.regex(/^[A-Za-z0-9_.-]+$/, 'must have only English letters, digits, _, - and .'),
)

const wholeNumber = v.pipe(v.number(), v.integer(), v.minValue(0))
const money = {
  value: wholeNumber,
  offset: v.pipe(v.number(), v.integer(), v.minValue(1)),
} satisfies FieldsOf<InteractiveAmount>
const amount = v.strictObject(money)
const charged = { ...money, description: optional(textUpTo(60)) } satisfies FieldsOf<InteractiveCharge>
const charge = v.strictObject(charged)

const item = v.strictObject({
  name: textUpTo(60),
  amount,
  quantity: v.pipe(v.number(), v.integer(), v.minValue(1)),
  sale_amount: optional(amount),
  retailer_id: optional(filledText),
  image: optional(mediaLink),
  country_of_origin: optional(filledText),
  importer_name: optional(filledText),
  importer_address: optional(openObject),
} satisfies FieldsOf<InteractiveOrderItem>)

// The page above for India; https://developers.facebook.com/documentation/business-messaging/whatsapp/payments/payments-br/orders has the
// same fields for Brazil, and bills without an order.
const order = v.strictObject({
  status: v.literal('pending'),
  type: optional(v.literal('quick_pay')),
  catalog_id: optional(filledText),
  expiration: optional(
    v.strictObject({
      timestamp: v.pipe(v.string(), v.regex(/^\d+$/, 'must be Unix time in seconds, as text')),
      description: textUpTo(120),
    } satisfies FieldsOf<InteractiveExpiration>),
  ),
  items: v.pipe(v.array(item), v.minLength(1)),
  subtotal: amount,
  tax: charge,
  shipping: optional(charge),
  discount: optional(
    v.strictObject({
      ...charged,
      discount_program_name: optional(textUpTo(60)),
    } satisfies FieldsOf<InteractiveDiscount>),
  ),
} satisfies FieldsOf<InteractiveOrder>)

const paymentSetting = v.custom<InteractivePaymentSetting>(
  (given) => isOpenObject(given) && typeof given['type'] === 'string' && given['type'].trim() !== '',
  'must be an object with a type that is JSON-serializable',
)

const parameters = v.strictObject({
  reference_id: referenceId,
  type: v.picklist(['digital-goods', 'physical-goods']),
  currency: v.pipe(v.string(), v.regex(/^[A-Z]{3}$/, 'must be three capital letters, like INR')),
  total_amount: v.strictObject({ ...money, value: v.pipe(v.number(), v.integer(), v.minValue(1)) }),
  order: optional(order),
  payment_type: optional(filledText),
  payment_configuration: optional(filledText),
  payment_settings: optional(v.pipe(v.array(paymentSetting), v.minLength(1))),
  beneficiaries: optional(v.pipe(v.array(openObject), v.minLength(1))),
} satisfies FieldsOf<InteractiveOrderDetailsParameters>)

const orderDetails = v.strictObject({
  type: v.literal('order_details'),
  header,
  body,
  footer,
  action: v.strictObject({
    name: fixed('review_and_pay'),
    parameters,
  } satisfies FieldsOf<InteractiveOrderDetailsAction>),
} satisfies FieldsOf<InteractiveOrderDetails>)

/** @throws {InvalidMessageError} If the interactive object breaks a rule of its type. */
export function checkOrderDetails(given: Given): InteractiveOrderDetails {
  const details = checkFields(orderDetails, given, 'message.interactive')
  const { order, total_amount, currency } = details.action.parameters
  checkOffsets(currency, total_amount, order)
  if (order === undefined) return details
  checkTotal(total_amount, order)
  checkImages(order)
  return details
}

const at = 'interactive.action.parameters'
/** The offsets that Meta's pages name. Of other currencies they say nothing. */
const offsets: Readonly<Record<string, number>> = { INR: 100, BRL: 100 }

function checkOffsets(currency: string, total: InteractiveAmount, order: InteractiveOrder | undefined): void {
  const wanted = offsets[currency]
  if (wanted === undefined) return
  const amounts: readonly (readonly [string, InteractiveAmount | undefined])[] = [
    ['total_amount', total],
    ['order.subtotal', order?.subtotal],
    ['order.tax', order?.tax],
    ['order.shipping', order?.shipping],
    ['order.discount', order?.discount],
    ...(order?.items ?? []).flatMap(
      ({ amount, sale_amount }, index) =>
        [
          [`order.items.${index}.amount`, amount],
          [`order.items.${index}.sale_amount`, sale_amount],
        ] as const,
    ),
  ]
  for (const [field, given] of amounts) {
    if (given !== undefined && given.offset !== wanted)
      throw refusal(`${at}.${field}.offset`, `must be ${wanted} for ${currency}, but is ${given.offset}`)
  }
}

function checkTotal(total: InteractiveAmount, { subtotal, tax, shipping, discount }: InteractiveOrder): void {
  const sum = subtotal.value + tax.value + (shipping?.value ?? 0) - (discount?.value ?? 0)
  const offsets = [subtotal, tax, shipping, discount].map((amount) => amount?.offset ?? total.offset)
  if (sum === total.value || offsets.some((offset) => offset !== total.offset)) return
  const sentence = `must be the subtotal, tax and shipping of the order without its discount, ${sum}, but is ${total.value}`
  throw refusal(`${at}.total_amount.value`, sentence)
}

/** Meta: with an image of one's own there are 10 items at most, and nothing is taken from a catalogue. */
function checkImages({ items, catalog_id }: InteractiveOrder): void {
  const index = items.findIndex(({ image }) => image !== undefined)
  if (index < 0) return
  if (items.length > 10)
    throw refusal(
      `${at}.order.items`,
      `must have at most 10 items where one has an image, but has ${items.length}`,
    )
  const field = `${at}.order.items.${index}.image`
  if (catalog_id !== undefined)
    throw refusal(field, 'cannot be given together with a catalog_id: leave one out')
  if (items[index]?.retailer_id !== undefined) {
    throw refusal(field, 'cannot be given together with a retailer_id: leave one out')
  }
}
