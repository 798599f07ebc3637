import { fork } from 'node:child_process'
import { Agent, request } from 'node:http'
import { fileURLToPath } from 'node:url'
import { type Contender, type Figure, inTurn } from './in-turn.ts'
import { storeKinds } from './open-store.ts'
import { gupshupIdOf } from './records.ts'

const requestsPerRound = 2_000
const rounds = 5

/** Webhooks taken in by a server with each store, beside one that only parses them. Each message has its `delivered` once. */
export async function compareWebhooks(): Promise<Record<string, Figure[]>> {
  const agent = new Agent({ keepAlive: true, maxSockets: 50 })
  const servers = await Promise.all(['bare', ...storeKinds].map(startWebhookServer))
  const contenders = Object.fromEntries(
    servers.map(({ kind, url }): [string, Contender] => {
      let next = 0
      return [kind, () => post(url, agent, delivered(next++))]
    }),
  )
  const figures = await inTurn(contenders, { requestsPerRound, rounds })
  agent.destroy()
  for (const { stop } of servers) stop()
  return figures
}

async function startWebhookServer(kind: string) {
  const messages = requestsPerRound * (rounds + 1)
  const script = fileURLToPath(new URL('./webhook-server.ts', import.meta.url))
  const child = fork(script, [kind, String(messages)])
  const port = await new Promise<unknown>((resolve, reject) => {
    child.once('message', resolve)
    child.once('exit', () => reject(new Error(`The webhook server with ${kind} did not start.`)))
  })
  return { kind, url: `http://127.0.0.1:${port}/`, stop: () => child.disconnect() }
}

function delivered(index: number): string {
  const whatsappId = `bench-${index}`
  const to = String(919_000_000_000 + index)
  return JSON.stringify({
    app: 'Bench',
    timestamp: 1_790_000_100_000,
    version: 2,
    type: 'message-event',
    payload: {
      id: whatsappId,
      gsId: gupshupIdOf(index),
      type: 'delivered',
      destination: to,
      payload: { ts: 1_790_000_100 },
    },
  })
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
