/**
 * How long an answer asks to wait, in milliseconds: its `Retry-After` header is a number of seconds or a date. Gupshup
 * documents no such header; the proxies in front of it may send one.
 */
export function retryAfterMs(
  headers: Readonly<Record<string, unknown>>,
  now: () => number,
): number | undefined {
  const [, value] = Object.entries(headers).find(([name]) => name.toLowerCase() === 'retry-after') ?? []
  const text = typeof value === 'string' || typeof value === 'number' ? String(value).trim() : ''
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000
  // `Date.parse` alone would read a year into almost anything.
  const date = /^[A-Z][a-z]{2}, .+ GMT$/.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(date) ? undefined : Math.max(0, date - now())
}
