import type { Check } from './check.ts'
import type { Probes } from './probes.ts'

/** Our choice: a minute matters to nothing here but `ttlMs` and times in logs, and no machine with a time service is that far off. */
const maxSkewMs = 60_000

/** Whether the clock agrees with that of Gupshup's servers, which is exact to a second. */
export function checkClock({ clockAheadMs }: Probes): Check {
  const name = 'clock'
  if (clockAheadMs === undefined) {
    return {
      name,
      status: 'skipped',
      message: 'No answer of Gupshup had a Date header to compare the clock with.',
    }
  }
  const seconds = Math.round(Math.abs(clockAheadMs) / 1_000)
  const side = clockAheadMs < 0 ? 'behind' : 'ahead of'
  const message = `The clock is ${seconds} s ${side} that of Gupshup.`
  if (Math.abs(clockAheadMs) <= maxSkewMs) return { name, status: 'ok', message }
  return {
    name,
    status: 'warning',
    message,
    hint: 'Set the clock, best by a time service: messages expire too early or too late otherwise.',
  }
}
