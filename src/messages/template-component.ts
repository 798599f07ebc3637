import type { TemplateUse } from '../model/index.ts'
import { assertNever, compact } from '../util/index.ts'
import { refusal } from './fields.ts'

/** The content of one part of a template, in Meta's form: https://developers.facebook.com/docs/whatsapp/cloud-api/reference/messages#components-object */
export type TemplateComponent =
  | TemplateHeader
  | TemplateBody
  | TemplateButton
  | TemplateLimitedTimeOffer
  | TemplateCards

export interface TemplateHeader {
  readonly type: 'header'
  /** Exactly one: a header has a text with one variable, or one medium. */
  readonly parameters: readonly TemplateHeaderParameter[]
}

export type TemplateHeaderParameter =
  | TemplateText
  | { readonly type: 'image'; readonly image: TemplateLink }
  | { readonly type: 'video'; readonly video: TemplateLink }
  | {
      readonly type: 'document'
      readonly document: TemplateLink & { readonly filename?: string | undefined }
    }
  | { readonly type: 'location'; readonly location: TemplatePlace }

/** Where Meta gets the media from: an address or an id, and not both. */
export type TemplateLink =
  | { readonly link: string; readonly id?: undefined }
  | { readonly id: string; readonly link?: undefined }

export interface TemplatePlace {
  readonly latitude: number | string
  readonly longitude: number | string
  readonly name: string
  readonly address: string
}

export interface TemplateBody {
  readonly type: 'body'
  readonly parameters: readonly (TemplateText | TemplateCurrency | TemplateDateTime)[]
}

export interface TemplateText {
  readonly type: 'text'
  readonly text: string
  /** The variable's name, where the template's variables have names instead of numbers. */
  readonly parameter_name?: string | undefined
}

export interface TemplateCurrency {
  readonly type: 'currency'
  readonly currency: {
    readonly fallback_value: string
    /** Three letters of ISO 4217, such as `INR`. */
    readonly code: string
    /** The amount times 1,000. */
    readonly amount_1000: number | string
  }
}

export interface TemplateDateTime {
  readonly type: 'date_time'
  readonly date_time: { readonly fallback_value: string }
}

export type TemplateButton = TemplateQuickReplyButton | TemplateUrlButton | TemplateCopyCodeButton

interface AnyButton {
  readonly type: 'button'
  /** Which button, counted from 0: a number, or the same digit as text, as Meta's pages have it. */
  readonly index: number | string
}

export interface TemplateQuickReplyButton extends AnyButton {
  readonly sub_type: 'quick_reply'
  /** Exactly one: what a tap brings back. */
  readonly parameters: readonly { readonly type: 'payload'; readonly payload: string }[]
}

export interface TemplateUrlButton extends AnyButton {
  readonly sub_type: 'url'
  /** Exactly one: the end of the address. */
  readonly parameters: readonly TemplateText[]
}

export interface TemplateCopyCodeButton extends AnyButton {
  readonly sub_type: 'copy_code'
  /** Exactly one: what the button copies, 1 to 15 characters. */
  readonly parameters: readonly { readonly type: 'coupon_code'; readonly coupon_code: string }[]
}

export interface TemplateLimitedTimeOffer {
  readonly type: 'limited_time_offer'
  /** Exactly one. */
  readonly parameters: readonly {
    readonly type: 'limited_time_offer'
    /** When the offer ends, as Unix time in milliseconds. */
    readonly limited_time_offer: { readonly expiration_time_ms: number | string }
  }[]
}

export interface TemplateCards {
  readonly type: 'carousel'
  /** 1 to 10 cards. */
  readonly cards: readonly TemplateCard[]
}

export interface TemplateCard {
  /** Which card, counted from 0. */
  readonly card_index: number | string
  readonly components: readonly (
    | TemplateHeader
    | TemplateBody
    | TemplateQuickReplyButton
    | TemplateUrlButton
  )[]
}

/** @throws {InvalidMessageError} If a part of the template is filled twice, or a card is given twice. */
export function checkComponents(components: readonly TemplateComponent[], field = 'components'): void {
  checkUnique(components.map(partOf), field, (part) => `fills the ${part} a second time`)
  components.forEach((component, index) => {
    if (component.type !== 'carousel') return
    const cards = `${field}.${index}.cards`
    checkUnique(
      component.cards.map(({ card_index }) => `card ${card_index}`),
      cards,
      (card) => `is ${card} a second time`,
    )
    component.cards.forEach((card, index) => {
      checkComponents(card.components, `${cards}.${index}.components`)
    })
  })
}

function partOf(component: TemplateComponent): string {
  return component.type === 'button' ? `button ${component.index}` : component.type
}

function checkUnique(names: readonly string[], field: string, sentence: (name: string) => string): void {
  names.forEach((name, index) => {
    if (names.indexOf(name) < index) throw refusal(`${field}.${index}`, sentence(name))
  })
}

/** How many variables the components fill, and the type of header. */
export function useOf(components: readonly TemplateComponent[]): Pick<TemplateUse, 'params' | 'media'> {
  const media = components.map(mediaOf).find((kind) => kind !== undefined)
  // Whether the code of a button counts as a variable is not documented.
  const hasCode = components.some((part) => part.type === 'button' && part.sub_type === 'copy_code')
  const params = hasCode ? undefined : components.reduce((sum, component) => sum + variablesIn(component), 0)
  return compact({ params, media })
}

function mediaOf(component: TemplateComponent): string | undefined {
  if (component.type === 'carousel') return component.type
  if (component.type !== 'header') return undefined
  const kind = component.parameters[0]?.type
  return kind === 'text' ? undefined : kind
}

function variablesIn(component: TemplateComponent): number {
  switch (component.type) {
    case 'header':
      return component.parameters.filter(({ type }) => type === 'text').length
    case 'body':
      return component.parameters.length
    case 'button':
      return component.sub_type === 'url' ? 1 : 0
    case 'carousel':
      return component.cards
        .flatMap(({ components }) => components)
        .reduce((sum, part) => sum + variablesIn(part), 0)
    case 'limited_time_offer':
      return 0
    default:
      return assertNever(component)
  }
}
