import { createServer } from 'node:http'

/** A server in a process of its own that accepts every message at once, so that only the client is measured. */
const arrivedAt: number[] = []
const forgets = process.argv.includes('forget')

const server = createServer((request, response) => {
  if (!forgets) arrivedAt.push(performance.now())
  request.resume()
  request.on('end', () => {
    response.writeHead(202, { 'content-type': 'application/json' })
    response.end(`{"status":"submitted","messageId":"${crypto.randomUUID()}"}`)
  })
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (address !== null && typeof address === 'object') process.send?.(address.port)
})
// Asked for once, at the end: when each request arrived, in milliseconds.
process.on('message', () => process.send?.(arrivedAt))
process.on('disconnect', () => process.exit())
