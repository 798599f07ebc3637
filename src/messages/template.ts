import type { TemplateMedia } from './template-media.ts'
import type { TemplateParam } from './template-param.ts'

/**
 * An approved template: the only kind of message that reaches somebody who has not written within the last 24 hours.
 *
 * @see https://docs.gupshup.io/docs/template-messages
 * @example
 * await client.send({
 *   to,
 *   message: {
 *     type: 'template',
 *     id: 'c6a1f0de-7b1e-4a51-9d0c-2f1f5a3b9e77',
 *     params: ['Asha', '4711'],
 *     media: { type: 'document', url: 'https://example.com/4711.pdf', filename: 'Invoice 4711.pdf' },
 *   },
 * })
 */
export interface TemplateMessage {
  readonly type: 'template'
  /** Gupshup's id of the template, a UUID; neither its name nor the number it has at Meta. */
  readonly id: string
  /** A template goes by its `id` or by its `name`. */
  readonly name?: undefined
  /**
   * What is put in place of the template's variables, in the order in which they occur in header, body and buttons; of a carousel
   * the body's first, then those of each card. Gupshup accepts a wrong number of them, and reports it later as 4003 or 132000.
   *
   * @default []
   */
  readonly params?: readonly TemplateParam[] | undefined
  /** What fills a header that is not text, or the cards of a carousel. */
  readonly media?: TemplateMedia | undefined
  /** When a limited-time offer ends: a `Date`, or milliseconds since 1970. */
  readonly expiration?: Date | number | undefined
  /** What a tap on a quick-reply button brings back, for buttons that are not to bring back their title. */
  readonly postbackTexts?: readonly TemplatePostback[] | undefined
}

/** What a tap on one quick-reply button of a template brings back. */
export interface TemplatePostback {
  /** Which button, counted from 0. */
  readonly index: number | string
  readonly text: string
}
