import * as v from 'valibot'

// A time in seconds would lie in 1970, when no offer ends. The upper end is that of JavaScript's dates.
const earliestMs = Date.UTC(1973, 2, 3)
const latestMs = 8.64e15

/** When a limited-time offer ends. Whether that is still to come is for Gupshup's clock to say. */
export const offerEndMs = v.pipe(
  v.number(),
  v.integer(),
  v.minValue(earliestMs, 'must be milliseconds since 1970, not seconds'),
  v.maxValue(latestMs),
)

/** The same, or a `Date`. */
export const offerEnd = v.pipe(v.union([v.number(), v.date()]), v.transform(Number), offerEndMs)
