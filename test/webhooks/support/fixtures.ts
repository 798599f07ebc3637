import { createServer, request as httpRequest, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import express from 'express'
import type { WebhookHandler } from '../../../src/webhooks/handler.ts'

export interface TestRequest {
  readonly method?: string
  /** Path and query. */
  readonly target?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
}

export interface TestResponse {
  readonly status: number
  readonly headers: Headers
  readonly text: string
}

/** One way to run the handler, and to send requests to it as its users do. */
export interface Integration {
  readonly name: string
  /** Whether a body parser has read a JSON body before the handler sees it. */
  readonly parsesFirst: boolean
  open(handler: WebhookHandler): Promise<OpenIntegration>
}

export interface OpenIntegration {
  send(request: TestRequest): Promise<TestResponse>
  close(): Promise<void>
}

/** Listens on a free port of 127.0.0.1. */
export async function listen(
  listener: RequestListener,
): Promise<{ server: Server; port: number; close(): Promise<void> }> {
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    server,
    port: portOf(server.address()),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function portOf(address: AddressInfo | string | null): number {
  if (typeof address !== 'object' || address === null) throw new Error('The server is not listening.')
  return address.port
}

/** Sends with `node:http`, which sends every header as it is written, also an invalid one. */
export function sendOver(
  port: number,
  { method = 'POST', target = '/', headers, body }: TestRequest,
): Promise<TestResponse> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ host: '127.0.0.1', port, method, path: target, headers, agent: false })
    request.on('error', reject)
    request.on('response', async (response) => {
      let text = ''
      for await (const chunk of response) text += chunk
      const responseHeaders = new Headers()
      for (const [name, value] of Object.entries(response.headers)) responseHeaders.set(name, String(value))
      resolve({ status: response.statusCode ?? 0, headers: responseHeaders, text })
    })
    request.end(body)
  })
}

function served(
  name: string,
  listenerFor: (handler: WebhookHandler) => RequestListener,
  parsesFirst = false,
): Integration {
  return {
    name,
    parsesFirst,
    open: async (handler) => {
      const { port, close } = await listen(listenerFor(handler))
      return { send: (request) => sendOver(port, request), close }
    },
  }
}

function called(
  name: string,
  call: (handler: WebhookHandler, request: Request) => Promise<Response>,
): Integration {
  return {
    name,
    parsesFirst: false,
    open: async (handler) => ({
      send: async ({ method = 'POST', target = '/', headers = {}, body }) => {
        const request = new Request(`http://127.0.0.1${target}`, { method, headers, body })
        // `Request` adds a content type to text; these tests set the content type themselves.
        if (!Object.keys(headers).some((header) => header.toLowerCase() === 'content-type')) {
          request.headers.delete('content-type')
        }
        const response = await call(handler, request)
        return { status: response.status, headers: response.headers, text: await response.text() }
      },
      close: async () => {},
    }),
  }
}

export const integrations: readonly Integration[] = [
  served('node:http', (handler) => handler),
  served('Express, app.all()', (handler) => express().all('/{*any}', handler)),
  served('Express, app.use()', (handler) => express().use('/', handler)),
  served(
    'Express after express.json()',
    (handler) =>
      express()
        .use(express.json({ limit: '5mb' }))
        .use(handler),
    true,
  ),
  served('Express after express.raw()', (handler) =>
    express()
      .use(express.raw({ type: () => true, limit: '5mb' }))
      .use(handler),
  ),
  called('handler.fetch(request)', (handler, request) => {
    const { fetch } = handler
    return fetch(request)
  }),
  called('handler(request)', (handler, request) => handler(request)),
]
