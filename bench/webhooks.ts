import { fork } from 'node:child_process'
import { Agent, request } from 'node:http'
import { fileURLToPath } from 'node:url'
import { execArgv } from './fork-source.ts'
import { type Contender, type Figure, inTurn } from './in-turn.ts'
import { type StoreKind, storeKinds } from './open-store.ts'
import { gupshupIdOf, recipientOf } from './records.ts'

const requestsPerRound = 2_000
const rounds = 5

/** A server of either kind is compiled during its first 10,000 requests, and runs for weeks after them. */
const warmUps = 5

export interface WebhookComparison {
  /** How many messages one body reports as delivered. */
  readonly statusesPerBody?: number | undefined
  readonly kinds?: readonly StoreKind[] | undefined
}

/**
 * Webhooks taken in by a server with each store, beside one that only parses them. Each message has its `delivered` once. The processor time is the
 * server's, and that of its Redis.
 */
export async function compareWebhooks({
  statusesPerBody = 1,
  kinds = storeKinds,
}: WebhookComparison = {}): Promise<Record<string, Figure[]>> {
  const agent = new Agent({ keepAlive: true, maxSockets: 50 })
  const bodiesPerRound = Math.ceil(requestsPerRound / statusesPerBody)
  const messages = bodiesPerRound * statusesPerBody * (warmUps + rounds)
  const servers = await Promise.all(['bare', ...kinds].map((kind) => startWebhookServer(kind, messages)))
  const contenders = Object.fromEntries(
    servers.map(({ kind, url, usedCpu }): [string, Contender] => {
      let next = 0
      const run = () => {
        const first = next * statusesPerBody
        next += 1
        return post(
          url,
          agent,
          statusesPerBody === 1 ? delivered(first) : allDelivered(first, statusesPerBody),
        )
      }
      return [kind, Object.assign(run, { usedCpu })]
    }),
  )
  const figures = await inTurn(contenders, { requestsPerRound: bodiesPerRound, rounds, warmUps })
  agent.destroy()
  for (const { stop } of servers) stop()
  return figures
}

async function startWebhookServer(kind: string, messages: number) {
  const script = fileURLToPath(new URL('./webhook-server.ts', import.meta.url))
  const child = fork(script, [kind, String(messages)], { execArgv: [...execArgv] })
  const reply = () =>
    new Promise<number>((resolve, reject) => {
      const onExit = () => reject(new Error(`The webhook server with ${kind} has ended.`))
      child.once('exit', onExit)
      child.once('message', (value) => {
        child.off('exit', onExit)
        resolve(Number(value))
      })
    })
  const port = await reply()
  const usedCpu = () => {
    const cpu = reply()
    child.send('cpu')
    return cpu
  }
  return { kind, url: `http://127.0.0.1:${port}/`, usedCpu, stop: () => child.disconnect() }
}

/** Version 2 has one status in a body. */
function delivered(index: number): string {
  return JSON.stringify({
    app: 'Bench',
    timestamp: 1_790_000_100_000,
    version: 2,
    type: 'message-event',
    payload: {
      id: `bench-${index}`,
      gsId: gupshupIdOf(index),
      type: 'delivered',
      destination: recipientOf(index),
      payload: { ts: 1_790_000_100 },
    },
  })
}

/** Version 3 has many. */
function allDelivered(first: number, count: number): string {
  const statuses = Array.from({ length: count }, (_, offset) => ({
    gs_id: gupshupIdOf(first + offset),
    id: `bench-${first + offset}`,
    status: 'delivered',
    timestamp: '1790000100',
    recipient_id: recipientOf(first + offset),
  }))
  const value = { messaging_product: 'whatsapp', statuses }
  const entry = [{ id: '1', changes: [{ field: 'messages', value }] }]
  return JSON.stringify({ object: 'whatsapp_business_account', entry })
}

function post(url: string, agent: Agent, body: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'application/json', 'x-webhook-token': 'bench' }
    const sent = request(url, { method: 'POST', agent, headers }, (response) => {
      response.resume()
      response.on('end', () => {
        if (response.statusCode === 200) resolve(undefined)
        else reject(new Error(`A webhook was answered with ${response.statusCode}.`))
      })
    })
    sent.on('error', reject)
    sent.end(body)
  })
}
