import { fork } from 'node:child_process'
import { createServer } from 'node:http'
import { fileURLToPath } from 'node:url'
import { createWebhookHandler, GupshupClient } from 'gupshup-outbound'
import { openStore, type StoreKind } from './open-store.ts'

export interface SteadyFigure {
  /** In milliseconds. */
  readonly p50: number
  readonly p99: number
  readonly sentPerSecond: number
  readonly webhooksPerSecond: number
}

/** How long `send()` takes at a steady rate, while each message brings three webhooks. */
export async function measureSteadyLoad(
  kind: StoreKind,
  messagesPerSecond: number,
  seconds: number,
): Promise<SteadyFigure> {
  const opened = await openStore(kind)
  let client: GupshupClient | undefined
  let webhooks = 0
  const receiver = createServer((incoming, response) => {
    webhooks += 1
    if (client === undefined) response.writeHead(503).end()
    else createWebhookHandler(client, { token: 'bench' })(incoming, response)
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
  client = new GupshupClient({
    apiKey: 'sk_bench',
    appName: 'Bench',
    source: '917834811114',
    baseUrl: `http://127.0.0.1:${port}`,
    store: opened.store,
    rateLimit: { messagesPerSecond: Number.POSITIVE_INFINITY },
  })
  const tookMs: number[] = []
  const sends: Promise<void>[] = []
  const sendOne = async (sender: GupshupClient, index: number) => {
    const startedAt = performance.now()
    await sender.send({ to: String(919_000_000_000 + index), message: 'Your order has shipped' })
    tookMs.push(performance.now() - startedAt)
  }
  const startedAt = performance.now()
  const count = messagesPerSecond * seconds
  for (let index = 0; index < count; ) {
    const due = Math.min(count, Math.ceil(((performance.now() - startedAt) / 1_000) * messagesPerSecond))
    for (; index < due; index += 1) sends.push(sendOne(client, index))
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
  await Promise.all(sends)
  const elapsed = (performance.now() - startedAt) / 1_000
  child.disconnect()
  await client.close()
  receiver.closeAllConnections()
  receiver.close()
  await opened.close()
  // Without the first second, in which connections are made and code is compiled.
  const sorted = tookMs.slice(messagesPerSecond).sort((a, b) => a - b)
  return {
    p50: sorted[Math.floor(sorted.length / 2)] ?? Number.NaN,
    p99: sorted[Math.floor(sorted.length * 0.99)] ?? Number.NaN,
    sentPerSecond: tookMs.length / elapsed,
    webhooksPerSecond: webhooks / elapsed,
  }
}
