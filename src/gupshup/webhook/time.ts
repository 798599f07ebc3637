/** 2009-01-01: WhatsApp is no older, so neither is anything that happened on it. */
const earliestSeconds = 1_230_768_000
/** 2100-01-01. */
const latestSeconds = 4_102_444_800

const isoDate = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,3})?(?:Z|[+-]\d\d:?\d\d)$/

/**
 * The first usable time among several values, in milliseconds since 1970.
 *
 * Gupshup's v2 envelope counts in milliseconds and the `ts` inside it in seconds; v3 gives `enqueued` as a number of
 * milliseconds and every other status as a text of seconds (docs.gupshup.io/docs/message-events,
 * partner-docs.gupshup.io/docs/events). The two ranges are far apart, so the size tells the unit, whatever the field is
 * called. What fits neither range, such as a placeholder or a `1`, is no time.
 */
export function readTime(...values: readonly unknown[]): number | undefined {
  return values.map(readOneTime).find((time) => time !== undefined)
}

/**
 * A time that may also be written as a date: a restriction's end comes in milliseconds from Gupshup, and from Meta in seconds or like
 * `2026-04-19T13:59:20+0000`.
 */
export function readMoment(value: unknown): number | undefined {
  if (typeof value !== 'string' || !isoDate.test(value)) return readTime(value)
  // The standard's own form has a colon in the offset, and only that one is read by every engine.
  return readTime(Date.parse(value.replace(/([+-]\d\d)(\d\d)$/, '$1:$2')))
}

function readOneTime(value: unknown): number | undefined {
  const time = typeof value === 'string' && /^\s*\d{1,16}\s*$/.test(value) ? Number(value) : value
  if (typeof time !== 'number') return undefined
  if (isWithin(time, 1)) return Math.trunc(time * 1000)
  return isWithin(time, 1000) ? Math.trunc(time) : undefined
}

function isWithin(time: number, unitsPerSecond: number): boolean {
  return time >= earliestSeconds * unitsPerSecond && time < latestSeconds * unitsPerSecond
}
