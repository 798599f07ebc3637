/** The most of these times, in milliseconds and in order, that lie within any one second. */
export function maxPerSecond(times: readonly number[]): number {
  let first = 0
  let most = 0
  times.forEach((at, index) => {
    while (at - (times[first] ?? at) >= 1_000) first += 1
    most = Math.max(most, index - first + 1)
  })
  return most
}
