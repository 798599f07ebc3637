import { measureImports } from './imports.ts'
import { type Figure, median, ratio } from './in-turn.ts'
import { measureLanes } from './lanes.ts'
import { measureLookUps } from './look-ups.ts'
import { measureMemory } from './memory.ts'
import { measureRate } from './rate.ts'
import { measureSharedRate } from './shared-rate.ts'
import { measureSteadyLoad } from './steady-load.ts'
import { compareStores } from './store-throughput.ts'
import { Table } from './table.ts'
import { compareThroughput } from './throughput.ts'
import { compareWebhooks } from './webhooks.ts'

// `npm run bench -- sends rate` measures single parts; `npm run bench -- rows=10000000 seconds=60` is the whole, at the size of the targets.
const words = process.argv.slice(2)
const sizes = new Map(words.flatMap((word) => (word.includes('=') ? [splitAt(word)] : [])))
const parts = words.filter((word) => !word.includes('='))
const isWanted = (part: string) => parts.length === 0 || parts.includes(part)
const sizeOf = (name: string, usual: number) => sizes.get(name) ?? usual

const table = new Table()
const perSecond = (figure: Figure) => figure.perSecond
const cpu = (figure: Figure) => figure.cpuPerRequest

if (isWanted('sends')) {
  const figures = await compareThroughput()
  const mine = figures['client.send']
  for (const [name, its] of Object.entries(figures))
    table.note(
      `${name}: ${median(its.map(perSecond)).toFixed(0)} a second, ${median(its.map(cpu)).toFixed(0)} µs CPU each`,
    )
  table.row(
    'send() against axios.post(): throughput',
    ratio(mine, figures['axios.post'], perSecond),
    '≥',
    1.5,
  )
  table.row('send() against axios.post(): CPU', ratio(mine, figures['axios.post'], cpu), '≤', 0.65)
  table.row('send() against node:http: CPU', ratio(mine, figures['node:http'], cpu), '≤', 2)
}

if (isWanted('imports')) {
  for (const figure of await measureImports()) {
    const { format, axiosMs, packageMs, firstSendMs, ratio: wall, cpuRatio, firstSendCpuRatio } = figure
    table.note(
      `${format}: axios ${axiosMs.toFixed(0)} ms, this package ${packageMs.toFixed(0)} ms, with its first send ${firstSendMs.toFixed(0)} ms`,
    )
    table.row(`cold import against axios, ${format}: time`, wall, '≤', 0.5)
    table.row(`cold import against axios, ${format}: CPU`, cpuRatio, '≤', 0.5)
    // What version 0.3.1 takes in the same measurement: 1.39 to 1.41 as ESM, 1.43 to 1.46 as CommonJS.
    table.row(
      `import and first send against the import of axios, ${format}: CPU`,
      firstSendCpuRatio,
      '≤',
      format === 'esm' ? 1.4 : 1.45,
    )
  }
}

if (isWanted('stores')) {
  const figures = await compareStores()
  table.row('SQLite sends against memory', ratio(figures['sqlite'], figures['memory'], perSecond), '≥', 0.85)
}

if (isWanted('webhooks')) {
  const figures = await compareWebhooks()
  for (const [kind, target] of [
    ['memory', 0.7],
    ['sqlite', 0.5],
    ['redis', 0.5],
  ] as const)
    table.row(
      `webhooks against a server that only parses them: ${kind}`,
      ratio(figures[kind], figures['bare'], perSecond),
      '≥',
      target,
    )
}

if (isWanted('rate')) {
  for (const [rate, seconds] of [
    [10, 10],
    [80, 8],
    [500, 6],
    [1_000, 6],
  ] as const) {
    const figure = await measureRate(rate, seconds)
    table.row(`rate ${rate}, one process: reached`, figure.reachedPerSecond / rate, '≥', 0.99)
    table.row(
      `rate ${rate}, one process: most in a second`,
      figure.mostInOneSecond,
      '≤',
      figure.allowedInOneSecond,
    )
  }
}

if (isWanted('shared-rate')) {
  for (const kind of ['sqlite', 'redis'] as const)
    for (const rate of [20, 80]) {
      const figure = await measureSharedRate(kind, rate, sizeOf('seconds', 15))
      const name = `rate ${rate}, four processes of ${kind}, one killed every 3 s`
      table.row(`${name}: reached`, figure.reachedPerSecond / rate, '≥', 0.97)
      table.row(`${name}: most in a second`, figure.mostInOneSecond, '≤', figure.allowedInOneSecond)
    }
}

if (isWanted('lanes')) {
  for (const kind of ['sqlite', 'redis'] as const)
    for (const rate of [20, 80]) {
      const figure = await measureLanes(kind, rate, sizeOf('seconds', 15), sizes.get('load'))
      const name = `lanes at ${rate} a second, four processes of ${kind}`
      // Two leases, and the response with two writes of the store.
      table.row(
        `${name}: p99 of an urgent message, ms`,
        figure.p99,
        '≤',
        (2 * 1_000) / Math.min(rate, 40) + 20,
      )
      table.row(`${name}: error of the shares`, figure.shareError, '≤', 0.03)
      if (figure.jain === undefined)
        table.note(`${name}: too few messages for Jain's index of the tenants; seconds=120 has enough`)
      else table.row(`${name}: Jain's index of the tenants`, figure.jain, '≥', 0.98)
      table.row(`${name}: most in a second`, figure.mostInOneSecond, '≤', figure.allowedInOneSecond)
    }
}

if (isWanted('memory')) {
  const [less, more] = [await measureMemory(10_000), await measureMemory(sizeOf('results', 1_000_000))]
  const megabytes = (bytes: number) => bytes / 2 ** 20
  table.row(
    'a million results above ten thousand: heap, MB',
    megabytes(more.mostHeapBytes - less.mostHeapBytes),
    '≤',
    64,
  )
  table.row(
    'a million results above ten thousand: process, MB',
    megabytes(more.rssBytes - less.rssBytes),
    '≤',
    64,
  )
}

if (isWanted('steady')) {
  const seconds = sizeOf('seconds', 15)
  const { p50, p99, sentPerSecond, webhooksPerSecond } = await measureSteadyLoad(
    'redis',
    sizeOf('load', 1_000),
    seconds,
  )
  table.note(
    `steady load: ${sentPerSecond.toFixed(0)} sends and ${webhooksPerSecond.toFixed(0)} webhooks a second, p50 ${p50.toFixed(1)} ms`,
  )
  table.row(`1,000 a second for ${seconds} s with webhooks ×3, Redis: p99 of send(), ms`, p99, '≤', 25)
}

if (isWanted('look-ups')) {
  const rows = sizeOf('rows', 1_000_000)
  const figures: Readonly<Record<string, { readonly p99: number }>>[] = []
  for await (const { microseconds } of measureLookUps('sqlite', [10_000, rows])) figures.push(microseconds)
  const [few = {}, most = {}] = figures
  for (const [name, { p99 }] of Object.entries(most))
    table.row(
      `SQLite look-up by ${name}, p99: ${rows} rows against 10,000`,
      p99 / (few[name]?.p99 ?? p99),
      '≤',
      2,
    )
}

table.print()
process.exit()

function splitAt(word: string): readonly [string, number] {
  const [name = '', value] = word.split('=')
  return [name, Number(value)]
}
