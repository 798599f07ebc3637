import * as v from 'valibot'
import { checkFields, type FieldsOf, filledText, optional, refused } from './fields.ts'
import { body, footer, type InteractiveText } from './interactive-parts.ts'
import type { Given } from './kind.ts'

/**
 * One product of your catalogue. Several are a message of the type `product_details`.
 *
 * @see https://developers.facebook.com/documentation/business-messaging/whatsapp/catalogs/single-product-messages
 */
export interface InteractiveProduct {
  readonly type: 'product'
  readonly header?: undefined
  /** 1 to 1,024 characters. */
  readonly body?: InteractiveText | undefined
  /** 1 to 60 characters. */
  readonly footer?: InteractiveText | undefined
  readonly action: InteractiveProductAction
}

export interface InteractiveProductAction {
  /** The id that the catalogue has at Meta. */
  readonly catalog_id: string
  /** Your own id of the product, as it is in the catalogue. */
  readonly product_retailer_id: string
}

const product = v.strictObject({
  type: v.literal('product'),
  header: refused('is not documented for one product, which shows its own picture'),
  body: optional(body),
  footer,
  action: v.strictObject({
    catalog_id: filledText,
    product_retailer_id: filledText,
  } satisfies FieldsOf<InteractiveProductAction>),
} satisfies FieldsOf<InteractiveProduct>)

/** @throws {InvalidMessageError} If the interactive object breaks a rule of its type. */
export function checkProduct(given: Given): InteractiveProduct {
  return checkFields(product, given, 'message.interactive')
}
