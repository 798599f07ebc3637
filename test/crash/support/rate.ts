/** The maximum number of these ordered times, in milliseconds, within any second. */
export function maxPerSecond(times: readonly number[]): number {
  let first = 0
  let max = 0
  times.forEach((at, index) => {
    while (at - (times[first] ?? at) >= 1_000) first += 1
    max = Math.max(max, index - first + 1)
  })
  return max
}
