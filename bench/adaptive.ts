import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { ThroughputCounts, ThroughputOptions } from 'gupshup-outbound/emulator'
import { openStore, type StoreKind, storeKinds } from './open-store.ts'

/*
 * How close an adaptive rate comes to a limit that it is not told, in real time against the emulator: `npm run bench:adaptive`. Each figure takes three minutes, because
 * two may pass until the rate is there. `npm run bench:adaptive -- processes=4 store=redis limit=20 fixed` measures a part.
 */

const words = process.argv.slice(2)
const wordOf = (name: string) => words.find((word) => word.startsWith(`${name}=`))?.slice(name.length + 1)
const kind: StoreKind = storeKinds.find((known) => known === wordOf('store')) ?? 'sqlite'
const counts = wordOf('processes')?.split(',').map(Number) ?? [1, 2, 4]
const most = Number(wordOf('limit') ?? 80)
const startSecond = 120
const endSecond = 180

interface Scenario {
  readonly name: string
  readonly throughput: ThroughputOptions
  /** Messages a second that are this client's at the end. */
  readonly limit: number
}

/** What keeps on being refused is reported with 4001. */
const lastingExcess = { refusals: 200, withinMs: 10_000 }

const scenarios: readonly Scenario[] = [
  { name: 'fixed', throughput: { messagesPerSecond: most, lastingExcess }, limit: most },
  {
    name: 'stepping-down',
    throughput: {
      messagesPerSecond: most,
      steps: [{ afterMs: 60_000, messagesPerSecond: most / 4 }],
      lastingExcess,
    },
    limit: most / 4,
  },
  {
    name: 'shared',
    throughput: { messagesPerSecond: most, otherApp: { messagesPerSecond: most / 10 }, lastingExcess },
    limit: 0.9 * most,
  },
]

const rateLimit = { messagesPerSecond: most / 4, adapt: { max: 1.1 * most } }

const wanted = scenarios.filter(({ name }) => words.includes(name))
for (const processes of counts)
  for (const scenario of wanted.length === 0 ? scenarios : wanted) await measure(scenario, processes)

async function measure({ name, throughput, limit }: Scenario, processes: number): Promise<void> {
  const server = await startLimited(throughput)
  const opened = await openStore(processes === 1 ? 'memory' : kind)
  const script = fileURLToPath(new URL('./sending-process.ts', import.meta.url))
  const where = [processes === 1 ? 'memory' : kind, opened.location, server.url, JSON.stringify(rateLimit)]
  const children = Array.from({ length: processes }, () => fork(script, where))
  const seen: ThroughputCounts[] = []
  for (let second = 0; second <= endSecond; second += 1) {
    seen.push(await server.counts())
    await pause(1_000)
  }
  for (const child of children) child.kill('SIGKILL')
  await opened.close()
  server.close()
  const perSecond = (from: number, to: number) => (totalAt(seen, to) - totalAt(seen, from)) / (to - from)
  const reached = perSecond(startSecond, endSecond)
  const last = seen.at(-1)
  console.log(
    [
      `${name}, ${processes} ${processes === 1 ? 'process' : 'processes'}:`,
      `${perSecond(60, startSecond).toFixed(1)} a second in the second minute,`,
      `${reached.toFixed(1)} in the third (${Math.round((100 * reached) / limit)} % of ${limit}),`,
      `${last?.refused} of ${(last?.admitted ?? 0) + (last?.refused ?? 0)} refused, ${last?.failedWith4001} with 4001,`,
      `${last?.otherApp} of the other app`,
    ].join(' '),
  )
}

function totalAt(seen: readonly ThroughputCounts[], second: number): number {
  return seen[second]?.admitted ?? 0
}

async function startLimited(throughput: ThroughputOptions) {
  const script = fileURLToPath(new URL('./limited-server.ts', import.meta.url))
  const child = fork(script, [JSON.stringify(throughput)])
  const { url } = await nextMessage<{ readonly url: string }>(child)
  return {
    url,
    async counts(): Promise<ThroughputCounts> {
      child.send('counts')
      return (await nextMessage<{ readonly counts: ThroughputCounts }>(child)).counts
    },
    close: () => child.disconnect(),
  }
}

function nextMessage<Message>(child: ChildProcess): Promise<Message> {
  return new Promise((resolve) => child.once('message', (message: Message) => resolve(message)))
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
