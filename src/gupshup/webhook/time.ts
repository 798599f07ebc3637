/** 2009-01-01. WhatsApp began in 2009, so no event is older. */
const minSeconds = 1_230_768_000
/** 2100-01-01. */
const maxSeconds = 4_102_444_800

const isoDate = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,3})?(?:Z|[+-]\d\d:?\d\d)$/

/**
 * The first usable time among several values. Unix time in milliseconds.
 *
 * Gupshup's v2 envelope has milliseconds and the `ts` inside it seconds. v3 has a number of milliseconds for `enqueued` and a text of seconds
 * for every other status (docs.gupshup.io/docs/message-events, partner-docs.gupshup.io/docs/events). The two ranges are far apart, so the
 * size gives the unit. A value outside both ranges, such as a placeholder or a `1`, is no time.
 */
export function readTime(...values: readonly unknown[]): number | undefined {
  for (const value of values) {
    const time = readOneTime(value)
    if (time !== undefined) return time
  }
  return undefined
}

/**
 * A time that may also be a date: the end of a restriction is in milliseconds from Gupshup, and in seconds or like
 * `2026-04-19T13:59:20+0000` from Meta.
 */
export function readMoment(value: unknown): number | undefined {
  if (typeof value !== 'string' || !isoDate.test(value)) return readTime(value)
  // Every engine reads an offset with a colon, as the standard has it.
  return readTime(Date.parse(value.replace(/([+-]\d\d)(\d\d)$/, '$1:$2')))
}

function readOneTime(value: unknown): number | undefined {
  const time = typeof value === 'string' && /^\s*\d{1,16}\s*$/.test(value) ? Number(value) : value
  if (typeof time !== 'number') return undefined
  if (isWithin(time, 1)) return Math.trunc(time * 1000)
  return isWithin(time, 1000) ? Math.trunc(time) : undefined
}

function isWithin(time: number, unitsPerSecond: number): boolean {
  return time >= minSeconds * unitsPerSecond && time < maxSeconds * unitsPerSecond
}
