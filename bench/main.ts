import { median, ratio } from './in-turn.ts'
import { measureRate } from './rate.ts'
import { compareThroughput } from './throughput.ts'

const figures = await compareThroughput()

console.log(
  'Throughput, 50 requests at once, the same server in another process (medians of 7 rounds, in turn)\n',
)
for (const name of Object.keys(figures)) {
  const perSecond = median((figures[name] ?? []).map((figure) => figure.perSecond))
  const cpu = median((figures[name] ?? []).map((figure) => figure.cpuPerRequest))
  console.log(
    `  ${name.padEnd(12)} ${perSecond.toFixed(0).padStart(6)} /s   ${cpu.toFixed(0).padStart(5)} µs CPU a request`,
  )
}
for (const other of ['axios.post', 'node:http']) {
  console.log(
    `  client.send against ${other.padEnd(10)} throughput ×${ratio(figures['client.send'], figures[other], (f) => f.perSecond).toFixed(2)}` +
      `   CPU a request ×${ratio(figures['client.send'], figures[other], (f) => f.cpuPerRequest).toFixed(2)}`,
  )
}
console.log('  target against axios.post: throughput ≥ ×1.00, CPU ≤ ×1.00')

console.log('\nPace: target ≥ 0.99 of the rate, in no second more than the rate and one lease\n')
for (const [rate, seconds] of [
  [10, 10],
  [80, 8],
  [500, 6],
  [1_000, 6],
] as const) {
  const { reachedPerSecond, mostInOneSecond, allowedInOneSecond } = await measureRate(rate, seconds)
  console.log(
    `  ${String(rate).padStart(5)} /s   reached ${reachedPerSecond.toFixed(1).padStart(7)} /s (×${(reachedPerSecond / rate).toFixed(3)})` +
      `   most in one second ${mostInOneSecond} of ${allowedInOneSecond}`,
  )
}
