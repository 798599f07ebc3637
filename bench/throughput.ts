import { Agent, request } from 'node:http'
import axios from 'axios'
import { GupshupClient } from 'gupshup-outbound'
import { type Contender, type Figure, inTurn } from './in-turn.ts'
import { startServer } from './start-server.ts'

/** A send is compiled, and the store reaches the size that it keeps, during the first 20,000. A client sends for weeks after them. */
const warmUps = 5

/** `client.send()` with everything on beside what it is made of, against the same server in another process. */
export async function compareThroughput(): Promise<Record<string, Figure[]>> {
  const server = await startServer()
  const client = new GupshupClient({
    apiKey: 'sk_bench',
    appName: 'Bench',
    source: '917834811114',
    baseUrl: server.url,
    rateLimit: { messagesPerSecond: Number.POSITIVE_INFINITY },
  })
  const agent = new Agent({ keepAlive: true })
  const contenders: Record<string, Contender> = {
    'client.send': (index) =>
      client.send({ to: String(919_000_000_000 + index), message: 'Your order has shipped' }),
    'axios.post': (index) =>
      axios.post(`${server.url}/wa/api/v1/msg`, formOf(index), { headers: { apikey: 'sk_bench' } }),
    'node:http': (index) => post(`${server.url}/wa/api/v1/msg`, formOf(index).toString(), agent),
  }
  const figures = await inTurn(contenders, { warmUps })
  await client.close()
  agent.destroy()
  server.close()
  return figures
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
