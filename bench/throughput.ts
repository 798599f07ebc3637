import { Agent, request } from 'node:http'
import axios from 'axios'
import { GupshupClient } from 'gupshup-outbound'
import { startServer } from './start-server.ts'

/** Requests under way at once. */
const concurrency = 50
const requestsPerRound = 4_000
const rounds = 7

export interface Figure {
  readonly perSecond: number
  /** Processor time of this process, in microseconds. */
  readonly cpuPerRequest: number
}

export type Contender = (index: number) => Promise<unknown>

/** Runs the contenders in turn, round by round, so that a machine that slows down slows all of them. */
export async function compareThroughput(): Promise<Record<string, Figure[]>> {
  const server = await startServer()
  const client = new GupshupClient({
    apiKey: 'sk_bench',
    appName: 'Bench',
    source: '917834811114',
    baseUrl: server.url,
    pace: { messagesPerSecond: Number.POSITIVE_INFINITY },
  })
  const agent = new Agent({ keepAlive: true })
  const contenders: Record<string, Contender> = {
    'client.send': (index) =>
      client.send({ to: String(919_000_000_000 + index), message: 'Your order has shipped' }),
    'axios.post': (index) =>
      axios.post(`${server.url}/wa/api/v1/msg`, formOf(index), { headers: { apikey: 'sk_bench' } }),
    'node:http': (index) => post(`${server.url}/wa/api/v1/msg`, formOf(index).toString(), agent),
  }
  const figures: Record<string, Figure[]> = Object.fromEntries(
    Object.keys(contenders).map((name) => [name, []]),
  )
  for (let round = 0; round <= rounds; round += 1) {
    for (const [name, contender] of Object.entries(contenders)) {
      const figure = await measure(contender, requestsPerRound)
      // The first round only warms up.
      if (round > 0) figures[name]?.push(figure)
    }
  }
  await client.close()
  agent.destroy()
  server.close()
  return figures
}

async function measure(contender: Contender, requests: number): Promise<Figure> {
  const startedAt = performance.now()
  const cpuBefore = process.cpuUsage()
  let next = 0
  await Promise.all(
    Array.from({ length: concurrency }, async () => {
      while (next < requests) {
        next += 1
        await contender(next)
      }
    }),
  )
  const { user, system } = process.cpuUsage(cpuBefore)
  return {
    perSecond: requests / ((performance.now() - startedAt) / 1_000),
    cpuPerRequest: (user + system) / requests,
  }
}

function formOf(index: number): URLSearchParams {
  return new URLSearchParams({
    channel: 'whatsapp',
    source: '917834811114',
    destination: String(919_000_000_000 + index),
    'src.name': 'Bench',
    message: JSON.stringify({ type: 'text', text: 'Your order has shipped' }),
  })
}

function post(url: string, body: string, agent: Agent): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const headers = { apikey: 'sk_bench', 'content-type': 'application/x-www-form-urlencoded' }
    const sent = request(url, { method: 'POST', agent, headers }, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => {
        text += chunk
      })
      response.on('end', () => resolve(JSON.parse(text)))
    })
    sent.on('error', reject)
    sent.end(body)
  })
}
