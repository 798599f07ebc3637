import * as v from 'valibot'
import { type PerRecipient, type PerRecipientOptions, perRecipientOptions } from './recipient-options.ts'

/** Lets the rate follow the limit that Gupshup and Meta enforce. */
export interface AdaptOptions {
  /** Messages a second that the rate never exceeds. Meta's limits are 20, 80 and 1,000, by number. */
  readonly max: number
  /**
   * Messages a second that the rate never falls below.
   *
   * @default 1, or `messagesPerSecond` if that is less
   */
  readonly min?: number | undefined
  /**
   * `'advise'` leaves the rate at `messagesPerSecond`, and `client.rate` and the event `rate` say what would be in force instead.
   *
   * @default 'apply'
   */
  readonly mode?: 'apply' | 'advise' | undefined
}

export interface RateLimitOptions {
  /**
   * Messages a second, over all processes that share the store: 0.001 or more, or `Infinity` for no limit. With `adapt` it is the rate to begin with.
   *
   * @default 20 — the rate Gupshup's support names for one number
   */
  readonly messagesPerSecond?: number | undefined
  /**
   * Raises the rate slowly while messages wait for it, and cuts it at once when messages are refused for it (429, 130429, 131056, 4001) or responses
   * get much slower. The processes of a store share the rate that results. `'advise'` is `{ max: 80, mode: 'advise' }`, or with a larger
   * `messagesPerSecond` that one as `max`.
   *
   * @default off
   * @example
   * rateLimit: { messagesPerSecond: 20, adapt: { max: 80 } }
   */
  readonly adapt?: AdaptOptions | 'advise' | undefined
  /**
   * How often one person may be written to, over all processes that share the store and whichever address of the person a message names, so that Meta
   * does not refuse with 131056. A message that has to wait for its person delays no other person's. `{}` is Meta's limit.
   *
   * @default no limit
   * @example
   * rateLimit: { messagesPerSecond: 80, perRecipient: { burst: 3, everyMs: 6_000 } }
   */
  readonly perRecipient?: PerRecipientOptions | undefined
}

/** The option `rateLimit` with its defaults. */
export interface RateLimit {
  readonly messagesPerSecond: number
  readonly adapt?:
    | Required<{ readonly [Name in keyof AdaptOptions]: NonNullable<AdaptOptions[Name]> }>
    | undefined
  readonly perRecipient?: PerRecipient | undefined
}

/** "Up to 20 messages per second": https://support.gupshup.io/hc/en-us/articles/360012076319. No newer figure is published. */
const defaultRate = 20

/** One message in a quarter of an hour. A lower rate is a mistake. */
const minRate = 0.001

const defaultMin = 1

/** Meta's limit of a number by default: developers.facebook.com, throughput. */
const defaultAdvisedMax = 80

const finiteRate = v.pipe(v.number(), v.finite(), v.minValue(minRate))

const adaptObject = v.strictObject({
  max: finiteRate,
  min: v.optional(finiteRate),
  mode: v.optional(v.picklist(['apply', 'advise'])),
})

/** A union names none of the fields of a wrong object. */
const adapt = v.lazy((given) =>
  typeof given === 'object' && given !== null ? adaptObject : v.union([v.literal('advise'), adaptObject]),
)

/** The check of the option `rateLimit`. */
export const rateLimitOptions = v.pipe(
  v.optional(
    v.strictObject({
      messagesPerSecond: v.optional(v.pipe(v.number(), v.minValue(minRate)), defaultRate),
      adapt: v.optional(adapt),
      perRecipient: v.optional(perRecipientOptions),
    }),
    {},
  ),
  v.transform(({ adapt: given, ...limits }): RateLimit => {
    if (given === undefined) return limits
    const { messagesPerSecond } = limits
    const asked =
      given === 'advise' ? { max: Math.max(defaultAdvisedMax, messagesPerSecond), mode: given } : given
    const { max, min = Math.min(defaultMin, messagesPerSecond), mode = 'apply' } = asked
    return { ...limits, adapt: { max, min, mode } }
  }),
  v.check(
    ({ messagesPerSecond, adapt: adapts }) => adapts === undefined || Number.isFinite(messagesPerSecond),
    'must have a finite messagesPerSecond with adapt, because the rate begins there',
  ),
  v.check(
    ({ messagesPerSecond, adapt: { max = Number.POSITIVE_INFINITY } = {} }) => messagesPerSecond <= max,
    'must have messagesPerSecond up to adapt.max, because the rate never exceeds that',
  ),
  v.check(
    ({ messagesPerSecond, adapt: { min = 0 } = {} }) => min <= messagesPerSecond,
    'must have adapt.min up to messagesPerSecond, because the rate begins there',
  ),
)
