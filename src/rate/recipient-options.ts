import * as v from 'valibot'

/** How often one person may be written to. */
export interface PerRecipientOptions {
  /**
   * How many messages may be sent at once to a person who got none for long, a whole number. They are paid back before the next one: after three at once it
   * waits for three times `everyMs`.
   *
   * @default 45 — what Meta lends within 6 seconds
   */
  readonly burst?: number | undefined
  /**
   * How long a person waits for the next message, in milliseconds, for each that was sent.
   *
   * @default 6_000 — Meta's limit for one number and one person
   */
  readonly everyMs?: number | undefined
}

/** The same with its defaults. */
export interface PerRecipient {
  readonly burst: number
  readonly everyMs: number
}

/** The check of the option `rateLimit.perRecipient`. Its defaults are Meta's: developers.facebook.com, about the platform, pair rate limit. */
export const perRecipientOptions = v.strictObject({
  burst: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1)), 45),
  everyMs: v.optional(v.pipe(v.number(), v.finite(), v.gtValue(0)), 6_000),
})
