import { measureMemory } from '/work/main/bench/memory.ts'

for (const n of [10_000, 1_000_000]) {
  const f = await measureMemory(n)
  console.log(
    n,
    (f.mostHeapBytes / 2 ** 20).toFixed(1),
    'MB heap',
    (f.rssBytes / 2 ** 20).toFixed(0),
    'MB rss',
    f.seconds.toFixed(0),
    's',
    f.done,
    f.failed,
  )
}
