import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A request to the server. */
export interface ReceivedRequest {
  readonly path: string
  readonly headers: IncomingMessage['headers']
  /** The body as text. */
  readonly body: string
  readonly form: URLSearchParams
  /** The `destination` field. */
  readonly to: string
  /** Counts from 1. */
  readonly number: number
  readonly at: number
}

export type Answer = (request: ReceivedRequest, response: ServerResponse) => void | Promise<void>

export interface LocalServer {
  readonly url: string
  readonly requests: ReceivedRequest[]
  /** Responds to the next requests. */
  answer: Answer
  close(): Promise<void>
}

/** The id that `accept` gives the nth request. */
export function idOf(number: number): string {
  return `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`
}

export function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

export const accept: Answer = ({ number }, response) =>
  json(response, 202, { status: 'submitted', messageId: idOf(number) })

/** A server on loopback whose responses a test decides, independent of the emulator. */
export async function startLocalServer(answer: Answer = accept, onPort = 0): Promise<LocalServer> {
  const requests: ReceivedRequest[] = []
  // By default Node closes an idle connection after 5 s. On a busy machine a request can meet that, and then its outcome is unknown.
  const server = createServer({ keepAliveTimeout: 0 }, async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const body = Buffer.concat(chunks).toString('utf8')
    const form = new URLSearchParams(body)
    const received: ReceivedRequest = {
      path: request.url ?? '',
      headers: request.headers,
      body,
      form,
      to: form.get('destination') ?? '',
      number: requests.length + 1,
      at: Date.now(),
    }
    requests.push(received)
    await local.answer(received, response)
  })
  await new Promise<void>((resolve) => server.listen(onPort, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const local: LocalServer = {
    url: `http://127.0.0.1:${port}`,
    requests,
    answer,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  return local
}
