import type { ChildProcess } from 'node:child_process'
import { GupshupClient } from 'gupshup-outbound'
import { forkSource } from './fork-source.ts'
import { openStore, type StoreKind } from './open-store.ts'
import { mostWithin } from './rate.ts'
import { startServer } from './start-server.ts'

export interface LanesFigure {
  /** Of the urgent messages' waits for their response, in milliseconds. */
  readonly p99: number
  /** Of each lane's share of what was sent from its wanted one, as a part of that. */
  readonly shareError: number
  /** Jain's index of the tenants of a lane. `undefined`: they had too few messages, of which one more or less counts much. */
  readonly jain: number | undefined
  readonly mostInOneSecond: number
  readonly allowedInOneSecond: number
}

const processes = 4
const tenants = 100

/** The least messages of a tenant that tell something. */
const minPerTenant = 10

/** How often one of the processes is killed and another takes its place, in milliseconds. */
const killEveryMs = 3_000

const shares = { service: 3, campaign: 1 } as const

/**
 * Messages of two lanes that four processes take from a queue, with urgent ones that a process sends at random, while processes are killed.
 *
 * @param load How many messages of each lane are queued. By default so many that none becomes empty.
 */
export async function measureLanes(
  kind: StoreKind,
  messagesPerSecond: number,
  seconds: number,
  load = messagesPerSecond * (seconds + 4),
): Promise<LanesFigure> {
  const server = await startServer()
  const opened = await openStore(kind)
  const options = {
    rateLimit: { messagesPerSecond },
    lanes: { service: { share: shares.service }, campaign: { share: shares.campaign, fairBy: 'tenant' } },
  }
  const client = new GupshupClient({
    ...{ apiKey: 'sk_bench', appName: 'Bench', source: '917834811114', baseUrl: server.url },
    ...{ ...options, store: opened.store },
  })
  await fill(client, load)
  const children: ChildProcess[] = []
  const start = async () => {
    const place = [kind, opened.location, server.url]
    children.push(await forkSource('./lanes-process.ts', [...place, JSON.stringify(options)]))
  }
  await Promise.all(Array.from({ length: processes }, start))
  await pause(2_000)
  const waits: number[] = []
  const endsAt = performance.now() + seconds * 1_000
  const urgent = sendUrgent(client, endsAt, waits)
  while (performance.now() < endsAt) {
    await pause(Math.min(killEveryMs, Math.max(endsAt - performance.now(), 0)))
    for (const killed of children.splice(Math.floor(Math.random() * children.length), 1))
      killed.kill('SIGKILL')
    await start()
  }
  await urgent
  for (const child of children) child.kill('SIGKILL')
  const arrivedAt = await server.arrivals()
  const counts = await countSent(client)
  await client.close({ timeoutMs: 0 })
  await opened.close()
  server.close()
  return {
    ...{ p99: at(waits, 0.99), ...fairness(counts), mostInOneSecond: mostWithin(arrivedAt, 1_000) },
    allowedInOneSecond: messagesPerSecond + Math.ceil(messagesPerSecond / 40),
  }
}

/** So many messages of each lane. The first tenant has half of those of its lane. */
async function fill(client: GupshupClient, count: number): Promise<void> {
  for (let next = 0; next < count; next += 50) {
    const some = Array.from({ length: 50 }, (_, index) => next + index)
    await Promise.all(
      some.flatMap((index) => {
        const tenant = `tenant-${index % 2 === 0 ? 0 : index % tenants}`
        const to = String(919_000_000_000 + index)
        return [
          client.enqueue({ to, message: 'Hi', lane: 'service' }),
          client.enqueue({ to, message: 'Hi', lane: 'campaign', metadata: { tenant } }),
        ]
      }),
    )
  }
}

async function sendUrgent(client: GupshupClient, endsAt: number, waits: number[]): Promise<void> {
  const sent: Promise<void>[] = []
  // What a first message loads is measured by the part imports.
  await client.send({ to: '917999999999', message: 'Code', lane: 'urgent' })
  for (let index = 0; performance.now() < endsAt; index += 1) {
    await pause(Math.random() * 300)
    const since = performance.now()
    const request = { to: String(918_000_000_000 + index), message: 'Code', lane: 'urgent' }
    sent.push(client.send(request).then(() => void waits.push(performance.now() - since)))
  }
  await Promise.all(sent)
}

async function countSent(client: GupshupClient): Promise<Map<string, number>> {
  const counts = new Map<string, number>()
  const add = (name: string) => counts.set(name, (counts.get(name) ?? 0) + 1)
  for await (const { lane, metadata, attempts } of client.messages.each({})) {
    if (attempts.length === 0) continue
    add(lane)
    if (lane === 'campaign') add(String(metadata?.['tenant']))
  }
  return counts
}

function fairness(counts: ReadonlyMap<string, number>): Pick<LanesFigure, 'shareError' | 'jain'> {
  const [service = 0, campaign = 0] = ['service', 'campaign'].map((lane) => counts.get(lane) ?? 0)
  const wanted = shares.campaign / (shares.service + shares.campaign)
  const shareError = Math.abs(campaign / (service + campaign) / wanted - 1)
  const each = Array.from({ length: tenants / 2 }, (_, index) => counts.get(`tenant-${2 * index + 1}`) ?? 0)
  const sum = each.reduce((total, count) => total + count, 0)
  const jain = sum ** 2 / (each.length * each.reduce((total, count) => total + count ** 2, 0))
  return { shareError, jain: sum < minPerTenant * each.length ? undefined : jain }
}

function at(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.ceil(sorted.length * share) - 1] ?? Number.NaN
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
