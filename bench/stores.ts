import { type Figure, median, ratio } from './in-turn.ts'
import { measureLists } from './lists.ts'
import { measureLookUps } from './look-ups.ts'
import { measureMemory } from './memory.ts'
import { storeKinds } from './open-store.ts'
import { compareFeed, compareStores, withoutFeed } from './store-throughput.ts'
import { compareWebhooks } from './webhooks.ts'

// `npm run bench:stores -- look-ups sqlite 10000 1000000 10000000` runs one part, of one store, with numbers of its own.
const [part = 'all', ...more] = process.argv.slice(2)
const numbers = more.filter((word) => /^\d+$/.test(word))
const named = storeKinds.filter((kind) => more.includes(kind))
const isWanted = (name: string) => part === 'all' || part === name
const given = (usual: readonly number[]) => (numbers.length > 0 ? numbers.map(Number) : usual)

if (isWanted('sends')) {
  console.log('\nSends, 50 at once, the same server in another process (medians of 7 rounds, in turn)\n')
  print(await compareStores(), 'memory')
  console.log('  target: SQLite ≥ ×0.85 of memory')
}

if (isWanted('feed')) {
  console.log('\nSends with the feed beside sends without it, 50 at once (medians of 7 rounds, in turn)\n')
  const [requests = 4_000] = given([])
  for (const kind of named.length > 0 ? named : storeKinds)
    print(await compareFeed(kind, requests), withoutFeed)
  console.log('  target: ≥ ×0.90 of feed: false, with each store')
}

if (isWanted('webhooks')) {
  console.log('\nWebhooks, 50 at once, each in a process of its own, beside one that only parses them\n')
  for (const statusesPerBody of given([1, 20])) {
    console.log(statusesPerBody === 1 ? '  one status a body' : `\n  ${statusesPerBody} statuses a body`)
    const figures = await compareWebhooks({ statusesPerBody, kinds: named.length > 0 ? named : storeKinds })
    print(figures, 'bare', { showsCpu: true })
  }
  console.log('  target: memory ≥ ×0.70, SQLite and Redis ≥ ×0.50 of bare')
}

if (isWanted('look-ups')) {
  console.log('\nLook-ups, one at a time, in microseconds (p50 / p99)\n')
  for (const kind of named.length > 0 ? named : storeKinds) {
    // The memory store keeps the newest 30,000.
    const sizes = given([10_000, 1_000_000]).filter((rows) => kind !== 'memory' || rows <= 30_000)
    for await (const { rows, fillSeconds, openMs, microseconds } of measureLookUps(kind, sizes)) {
      const columns = Object.entries(microseconds).map(
        ([name, { p50, p99 }]) => `${name} ${p50.toFixed(0)} / ${p99.toFixed(0)}`,
      )
      const opened = openMs === undefined ? '' : `, opened in ${openMs.toFixed(0)} ms`
      console.log(
        `  ${kind.padEnd(7)} ${String(rows).padStart(9)} rows   ${columns.join('   ')}   (filled in ${fillSeconds.toFixed(0)} s${opened})`,
      )
    }
  }
  console.log('  target: p99 with the most rows ≤ 2 × that with the fewest, and opened within a second')
}

if (isWanted('lists')) {
  console.log(
    '\nLists, one page of 100 at a time, in milliseconds (p50 / p99, and p99 of its processor time)\n',
  )
  for (const kind of storeKinds.filter(
    (kind) => named.includes(kind) || (named.length === 0 && kind !== 'memory'),
  )) {
    for (const rows of given([1_000_000])) {
      console.log(`  ${kind}, ${rows} messages`)
      for await (const { filter, p50, p99, cpuP99, messages } of measureLists(kind, rows)) {
        console.log(
          `    ${filter.padEnd(40)} ${p50.toFixed(1).padStart(6)} / ${p99.toFixed(1).padStart(6)}   ${cpuP99.toFixed(1).padStart(5)}   ${messages} a page`,
        )
      }
    }
  }
  console.log('  target: p99 of every filter < 10 ms')
}

if (isWanted('memory')) {
  console.log('\nMemory of sendAll(), in MB: the most heap after a collection, and the most of the process\n')
  for (const requests of given([10_000, 1_000_000])) {
    const { mostHeapBytes, rssBytes, seconds, failed } = await measureMemory(requests)
    console.log(
      `  ${String(requests).padStart(9)} requests   heap ${(mostHeapBytes / 2 ** 20).toFixed(1)}   process ${(rssBytes / 2 ** 20).toFixed(0)}` +
        `   ${(requests / seconds).toFixed(0)} /s, ${failed} failed`,
    )
  }
  console.log('  target: a million at most 64 MB above ten thousand')
}

function print(
  figures: Readonly<Record<string, readonly Figure[]>>,
  other: string,
  { showsCpu = false }: { readonly showsCpu?: boolean } = {},
): void {
  for (const [name, its] of Object.entries(figures)) {
    const perSecond = median(its.map((figure) => figure.perSecond))
    const share = ratio(its, figures[other], (figure) => figure.perSecond)
    const cpu = median(its.map((figure) => figure.cpuPerRequest))
    const spent = showsCpu ? `   ${cpu.toFixed(0).padStart(5)} µs of processor time a request` : ''
    console.log(
      `  ${name.padEnd(11)} ${perSecond.toFixed(0).padStart(6)} /s   ×${share.toFixed(2)} of ${other}${spent}`,
    )
  }
}
