import * as v from 'valibot'
import { fieldAt } from '../util/index.ts'
import {
  address,
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
  bodyOnly,
  fixed,
  type InteractiveImageHeader,
  type InteractiveText,
  type InteractiveVideoHeader,
  pictureHeader,
} from './interactive-parts.ts'
import type { Given } from './kind.ts'

/**
 * 2 to 10 cards side by side, each with a picture or a video and buttons. For an open conversation; a template has carousels of its own.
 *
 * @see https://partner-docs.gupshup.io/reference/post_partner-app-appid-v3-message-19
 */
export interface InteractiveCarousel {
  readonly type: 'carousel'
  readonly header?: undefined
  /** 1 to 1,024 characters. */
  readonly body: InteractiveText
  readonly footer?: undefined
  readonly action: InteractiveCarouselAction
}

export interface InteractiveCarouselAction {
  /** 2 to 10 cards. All have one button that opens an address, or all have the same number of buttons that reply. */
  readonly cards: readonly InteractiveCard[]
}

export interface InteractiveCard {
  /** @default the card's place in the list, from 0 */
  readonly card_index?: number | undefined
  /**
   * Meta's pages have the same word for cards with buttons that reply.
   *
   * @default 'cta_url'
   */
  readonly type?: 'cta_url' | undefined
  readonly header: InteractiveImageHeader | InteractiveVideoHeader
  /** 1 to 160 characters, with at most two line breaks. */
  readonly body?: InteractiveText | undefined
  readonly action: InteractiveLinkAction | InteractiveReplyAction
}

/** One button that opens an address. */
export interface InteractiveLinkAction {
  /** @default 'cta_url' */
  readonly name?: 'cta_url' | undefined
  readonly parameters: InteractiveLinkParameters
  readonly buttons?: undefined
}

export interface InteractiveLinkParameters {
  /** What is on the button, 1 to 20 characters. */
  readonly display_text: string
  /** What the button opens: an absolute http(s) address. */
  readonly url: string
}

/** One or more buttons that reply. */
export interface InteractiveReplyAction {
  readonly buttons: readonly InteractiveReplyButton[]
  readonly name?: undefined
  readonly parameters?: undefined
}

export interface InteractiveReplyButton {
  /** @default 'quick_reply' */
  readonly type?: 'quick_reply' | undefined
  readonly quick_reply: InteractiveReply
}

export interface InteractiveReply {
  /** What a reply brings back. Each button of the message has its own. */
  readonly id: string
  /** 1 to 20 characters. */
  readonly title: string
}

// All limits: https://developers.facebook.com/documentation/business-messaging/whatsapp/messages/interactive-media-carousel-messages. It
// also limits an id and an address to 20 characters, and has longer ones in its own samples, so neither is checked.
const maxLineBreaks = 2

const linkAction = v.strictObject({
  name: fixed('cta_url'),
  parameters: v.strictObject({
    display_text: textUpTo(20),
    url: address,
  } satisfies FieldsOf<InteractiveLinkParameters>),
  buttons: optional(v.never('cannot be given together with parameters: a card has either')),
} satisfies FieldsOf<InteractiveLinkAction>)

const replyAction = v.strictObject({
  buttons: v.pipe(
    v.array(
      v.strictObject({
        type: fixed('quick_reply'),
        quick_reply: v.strictObject({
          id: filledText,
          title: textUpTo(20),
        } satisfies FieldsOf<InteractiveReply>),
      } satisfies FieldsOf<InteractiveReplyButton>),
    ),
    v.minLength(1),
  ),
  name: optional(v.never('is for a button that opens an address')),
  parameters: optional(v.never()),
} satisfies FieldsOf<InteractiveReplyAction>)

const card = v.strictObject({
  card_index: optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(9))),
  type: fixed('cta_url'),
  header: pictureHeader,
  body: optional(
    v.strictObject({
      text: v.pipe(
        filledText,
        maxCharacters(160),
        v.check(
          (text) => text.split(/\r\n|\n|\r/).length <= maxLineBreaks + 1,
          'must have at most two line breaks',
        ),
      ),
    } satisfies FieldsOf<InteractiveText>),
  ),
  action: v.lazy((given) => (hasButtons(given) ? replyAction : linkAction)),
} satisfies FieldsOf<InteractiveCard>)

/** An action with both is read as one that opens an address, so that the error says that it has both. */
function hasButtons(given: unknown): boolean {
  return isGiven(given, 'buttons') && !isGiven(given, 'parameters')
}

function isGiven(action: unknown, field: string): boolean {
  const value = fieldAt(action, field)
  return value !== undefined && value !== null
}

const carousel = v.strictObject({
  type: v.literal('carousel'),
  ...bodyOnly('a carousel, whose cards have headers of their own'),
  body,
  action: v.strictObject({
    cards: v.pipe(v.array(card), v.minLength(2), v.maxLength(10)),
  } satisfies FieldsOf<InteractiveCarouselAction>),
} satisfies FieldsOf<InteractiveCarousel>)

/** @throws {InvalidMessageError} If the interactive object breaks a rule of its type. */
export function checkCarousel(given: Given): InteractiveCarousel {
  const { action, ...rest } = checkFields(carousel, given, 'message.interactive')
  const cards = action.cards.map((card, index) => ({ ...card, card_index: card.card_index ?? index }))
  checkPlaces(cards)
  checkButtons(cards)
  checkIds(cards)
  return { ...rest, action: { cards } }
}

function checkPlaces(cards: readonly InteractiveCard[]): void {
  const places = cards.map(({ card_index }) => card_index)
  const second = places.findIndex((place, index) => places.indexOf(place) < index)
  if (second >= 0) throw refusal(`${fieldOf(second)}.card_index`, 'is the place of another card too')
}

function checkButtons(cards: readonly InteractiveCard[]): void {
  const [first = '', ...others] = cards.map(buttonsOf)
  const different = others.findIndex((buttons) => buttons !== first)
  if (different < 0) return
  const sentence = `has ${others[different]}, and the first card ${first}: all cards have the same kind and number of buttons`
  throw refusal(`${fieldOf(different + 1)}.action`, sentence)
}

function buttonsOf({ action: { buttons } }: InteractiveCard): string {
  if (buttons === undefined) return 'a button that opens an address'
  return buttons.length === 1 ? '1 button that replies' : `${buttons.length} buttons that reply`
}

/** A reply names the message and the id, and not the card. */
function checkIds(cards: readonly InteractiveCard[]): void {
  const seen = new Set<string>()
  for (const [place, { action }] of cards.entries()) {
    for (const [index, { quick_reply }] of (action.buttons ?? []).entries()) {
      if (seen.has(quick_reply.id)) {
        const field = `${fieldOf(place)}.action.buttons.${index}.quick_reply.id`
        throw refusal(
          field,
          'is the id of another button too, so no reply would tell them apart: give each its own',
        )
      }
      seen.add(quick_reply.id)
    }
  }
}

function fieldOf(place: number): string {
  return `interactive.action.cards.${place}`
}
