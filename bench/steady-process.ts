import { fork } from 'node:child_process'
import { createServer, type RequestListener } from 'node:http'
import { fileURLToPath } from 'node:url'
import { createWebhookHandler, GupshupClient } from 'gupshup-outbound'
import { openStore, type StoreKind, storeKinds } from './open-store.ts'
import type { SteadyFigure } from './steady-load.ts'

/** A process that sends at a steady rate through a store and takes in the webhooks that its messages bring. */
const [kindName, rate, duration] = process.argv.slice(2)

/** Before anything is measured, at half the rate: connections are made, and a new process compiles its code. */
const warmUpSeconds = 5

async function measure(kind: StoreKind, messagesPerSecond: number, seconds: number): Promise<SteadyFigure> {
  const opened = await openStore(kind)
  let receive: RequestListener | undefined
  let webhooks = 0
  const receiver = createServer((incoming, response) => {
    webhooks += 1
    if (receive === undefined) response.writeHead(503).end()
    else receive(incoming, response)
  })
  const receiverPort = await new Promise<number>((resolve) => {
    receiver.listen(0, '127.0.0.1', () => {
      const address = receiver.address()
      resolve(address !== null && typeof address === 'object' ? address.port : 0)
    })
  })
  const script = fileURLToPath(new URL('./loaded-server.ts', import.meta.url))
  const child = fork(script, [`http://127.0.0.1:${receiverPort}/`])
  const port = await new Promise<unknown>((resolve) => child.once('message', resolve))
  const client = new GupshupClient({
    apiKey: 'sk_bench',
    appName: 'Bench',
    source: '917834811114',
    baseUrl: `http://127.0.0.1:${port}`,
    store: opened.store,
    rateLimit: { messagesPerSecond: Number.POSITIVE_INFINITY },
  })
  receive = createWebhookHandler(client, { token: 'bench' })
  await sendSteadily(client, { messagesPerSecond: messagesPerSecond / 2, seconds: warmUpSeconds, first: 0 })
  webhooks = 0
  const startedAt = performance.now()
  const tookMs = await sendSteadily(client, {
    messagesPerSecond,
    seconds,
    first: messagesPerSecond * warmUpSeconds,
  })
  const elapsed = (performance.now() - startedAt) / 1_000
  const webhooksPerSecond = webhooks / elapsed
  child.disconnect()
  await client.close()
  receiver.closeAllConnections()
  receiver.close()
  await opened.close()
  const sorted = tookMs.sort((a, b) => a - b)
  return {
    p50: sorted[Math.floor(sorted.length / 2)] ?? Number.NaN,
    p99: sorted[Math.floor(sorted.length * 0.99)] ?? Number.NaN,
    sentPerSecond: tookMs.length / elapsed,
    webhooksPerSecond,
  }
}

interface Load {
  readonly messagesPerSecond: number
  readonly seconds: number
  /** The number of the first recipient. */
  readonly first: number
}

/** Sends at a steady rate, whether earlier messages have been sent or not. Returns how long each took, in milliseconds. */
async function sendSteadily(
  client: GupshupClient,
  { messagesPerSecond, seconds, first }: Load,
): Promise<number[]> {
  const startedAt = performance.now()
  const count = messagesPerSecond * seconds
  const sends: Promise<number>[] = []
  while (sends.length < count) {
    const due = Math.min(count, Math.ceil(((performance.now() - startedAt) / 1_000) * messagesPerSecond))
    while (sends.length < due) sends.push(timedSend(client, first + sends.length))
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
  return await Promise.all(sends)
}

async function timedSend(client: GupshupClient, index: number): Promise<number> {
  const startedAt = performance.now()
  await client.send({ to: String(919_000_000_000 + index), message: 'Your order has shipped' })
  return performance.now() - startedAt
}

const kind = storeKinds.find((name) => name === kindName)
if (kind === undefined) throw new Error(`There is no store ${kindName}.`)
process.send?.(await measure(kind, Number(rate), Number(duration)))
process.exit()
