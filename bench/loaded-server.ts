import { Agent, createServer, request } from 'node:http'

/** A Gupshup in a process of its own that reports each message as sent, delivered and read, by webhooks that it posts again until they are accepted. */
const webhookUrl = process.argv[2] ?? ''
/** As many connections as are enough for 3,000 webhooks a second that take 30 ms each. */
const agent = new Agent({ keepAlive: true, maxSockets: 100 })
const statuses = ['sent', 'delivered', 'read']

const server = createServer((incoming, response) => {
  let text = ''
  incoming.setEncoding('utf8')
  incoming.on('data', (chunk: string) => {
    text += chunk
  })
  incoming.on('end', () => {
    const id = crypto.randomUUID()
    response.writeHead(202, { 'content-type': 'application/json' })
    response.end(`{"status":"submitted","messageId":"${id}"}`)
    const destination = new URLSearchParams(text).get('destination') ?? ''
    for (const [index, type] of statuses.entries())
      setTimeout(() => report(id, destination, type), 100 * (index + 1))
  })
})

function report(id: string, destination: string, type: string): void {
  const payload = {
    id: `wamid.${id}`,
    gsId: id,
    type,
    destination,
    payload: { ts: Math.floor(Date.now() / 1_000) },
  }
  const body = { app: 'Bench', timestamp: Date.now(), version: 2, type: 'message-event', payload }
  const again = () => setTimeout(() => report(id, destination, type), 1_000)
  const headers = { 'content-type': 'application/json', 'x-webhook-token': 'bench' }
  const posted = request(webhookUrl, { method: 'POST', headers, agent }, (response) => {
    response.resume()
    if (response.statusCode !== 200) again()
  })
  posted.on('error', again)
  posted.end(JSON.stringify(body))
}

server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (address !== null && typeof address === 'object') process.send?.(address.port)
})
process.on('disconnect', () => process.exit())
