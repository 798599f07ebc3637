import * as v from 'valibot'
import { checkFields, type FieldsOf, filledText, maxInAll, optional, refusal, textUpTo } from './fields.ts'
import { bodyText, metaInteractive } from './interactive.ts'
import { type Given, sessionKind } from './kind.ts'
import { checkSectionTitles } from './list.ts'

/**
 * Products of your catalogue, for an open conversation: a selection (`product_list`), or the catalogue itself
 * (`catalog_message`).
 *
 * @see https://docs.gupshup.io/docs/send-multi-product-message
 * @see https://docs.gupshup.io/docs/send-catalog-message
 * @example
 * await client.send({
 *   to,
 *   message: {
 *     type: 'product_details',
 *     subType: 'product_list',
 *     catalogId: '1013859600285441',
 *     header: { text: 'Shoes' },
 *     body: { text: 'New this week' },
 *     sections: [{ title: 'Running', productList: [{ productId: 'run-7' }, { productId: 'run-8' }] }],
 *   },
 * })
 */
export type ProductDetailsMessage = ProductListMessage | CatalogMessage

export interface ProductListMessage {
  readonly type: 'product_details'
  readonly subType: 'product_list'
  /** The id that the catalogue has at Meta. */
  readonly catalogId: string
  /** 1 to 60 characters. */
  readonly header: ProductText
  /** 1 to 1,024 characters. */
  readonly body: ProductText
  /** 1 to 60 characters. */
  readonly footer?: ProductText | undefined
  /** 1 to 10 sections, with at most 30 products in all. */
  readonly sections: readonly ProductSection[]
}

export interface CatalogMessage {
  readonly type: 'product_details'
  readonly subType: 'catalog_message'
  /** 1 to 1,024 characters. */
  readonly body: ProductText
  /** 1 to 60 characters. */
  readonly footer?: ProductText | undefined
  /** The product whose image is shown. */
  readonly thumbnailId: string
}

export interface ProductText {
  readonly text: string
}

export interface ProductSection {
  /** 1 to 24 characters. Required if there is another section. */
  readonly title?: string | undefined
  readonly productList: readonly Product[]
}

export interface Product {
  /** Your own id of the product, as it is in the catalogue. */
  readonly productId: string
}

/** A table's heading says `sub_type`; the samples say this. */
const subTypeField = 'subType'

const words = { body: v.strictObject({ text: bodyText }), footer: optional(textOf(60)) }
const product = v.strictObject({ productId: filledText } satisfies FieldsOf<Product>)

// 30 products: https://docs.gupshup.io/docs/send-multi-product-message. Gupshup is silent about the other limits, which are Meta's:
// https://developers.facebook.com/docs/whatsapp/guides/commerce-guides/share-products-with-customers and
// https://whatsapp.github.io/WhatsApp-Nodejs-SDK/api-reference/types/ActionObject
const productListMessage = v.strictObject({
  type: v.literal('product_details'),
  subType: v.literal('product_list'),
  catalogId: filledText,
  header: textOf(60),
  ...words,
  sections: v.pipe(
    v.array(
      v.strictObject({
        title: optional(textUpTo(24)),
        productList: v.pipe(v.array(product), v.minLength(1)),
      } satisfies FieldsOf<ProductSection>),
    ),
    v.minLength(1),
    v.maxLength(10),
    maxInAll(30, 'products over all sections', ({ productList }) => productList.length),
  ),
} satisfies FieldsOf<ProductListMessage>)

const catalogMessage = v.strictObject({
  type: v.literal('product_details'),
  subType: v.literal('catalog_message'),
  ...words,
  thumbnailId: filledText,
} satisfies FieldsOf<CatalogMessage>)

function textOf(limit: number) {
  return v.strictObject({ text: textUpTo(limit) } satisfies FieldsOf<ProductText>)
}

export const productDetailsKind = sessionKind({
  check: (given): ProductDetailsMessage => {
    const { subType } = given
    if (subType === 'catalog_message') return checkFields(catalogMessage, given)
    if (subType !== 'product_list') throw wrongSubType(given)
    const list = checkFields(productListMessage, given)
    checkSectionTitles('sections', list.sections)
    return list
  },
  toWire: (message) => message,
  // https://developers.facebook.com/docs/whatsapp/guides/commerce-guides/share-products-with-customers
  toMeta: (message) => {
    const { subType, body, footer } = message
    if (subType === 'product_list') {
      const header = { type: 'text', ...message.header }
      return metaInteractive({ type: subType, header, body, footer, action: metaAction(message) })
    }
    const parameters = { thumbnail_product_retailer_id: message.thumbnailId }
    return metaInteractive({ type: subType, body, footer, action: { name: subType, parameters } })
  },
})

function metaAction({ catalogId, sections }: ProductListMessage): object {
  return {
    catalog_id: catalogId,
    sections: sections.map(({ title, productList }) => ({
      title,
      product_items: productList.map(({ productId }) => ({ product_retailer_id: productId })),
    })),
  }
}

function wrongSubType({ subType }: Given) {
  const known = 'product_list or catalog_message'
  if (subType === undefined || subType === null) return refusal(subTypeField, `is missing: it is ${known}`)
  if (subType === 'product') {
    const sentence = `cannot be product: for one product alone, no form of this API is documented; send a product_list of one, or through the partner API an interactive message of the type product`
    return refusal(subTypeField, sentence)
  }
  const shown =
    typeof subType === 'string' ? JSON.stringify(subType.slice(0, 40)) : `of type ${typeof subType}`
  return refusal(subTypeField, `must be ${known}, but is ${shown}`)
}
