import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { isIP } from 'node:net'
import { redactField } from '../credentials/redact.ts'
import { readBody } from '../http/body.ts'
import type { History } from '../log/history.ts'
import type { PostedWebhook, ReceivedRequest } from '../log/records.ts'
import { addressWithoutQuery } from '../webhooks/subscription.ts'
import { type Controls, control } from './control.ts'
import { Feed, type Head, snapshot } from './feed.ts'
import { pageHtml } from './html.ts'
import { pageScript } from './script.ts'
import { pageStyle } from './style.ts'

export interface Page {
  /** Answers a request to one of the page's own paths; `false` leaves any other request alone. */
  handle(request: IncomingMessage, response: ServerResponse): Promise<boolean>
  close(): void
}

const html = pageHtml(pageStyle, pageScript)

/** Nothing but the page's own style and script runs, regardless of what a message contains. */
const contentSecurityPolicy = [
  "default-src 'none'",
  `style-src '${sha256(pageStyle)}'`,
  `script-src '${sha256(pageScript)}'`,
  "connect-src 'self'",
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

export function createPage(history: History, head: () => Head, controls: Controls): Page {
  const feed = new Feed(history, head)

  const views: Readonly<Record<string, (response: ServerResponse, query: URLSearchParams) => void>> = {
    'GET /': (response) => {
      response.writeHead(200, {
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': contentSecurityPolicy,
        'cache-control': 'no-store',
        'referrer-policy': 'no-referrer',
        'x-content-type-options': 'nosniff',
      })
      response.end(html)
    },
    'GET /state': (response) => sendJson(response, 200, snapshot(history, head())),
    'GET /events': (response) => feed.connect(response),
    'GET /record': (response, query) => {
      const record = history.find(query.get('key') ?? '')
      if (record) send(response, 200, detailsOf(record))
      else sendJson(response, 404, { error: 'It is no longer remembered.' })
    },
  }

  async function obey(request: IncomingMessage, response: ServerResponse) {
    // Another site cannot send this type without asking first, and is never allowed to.
    if (request.headers['content-type'] !== 'application/json') {
      return sendJson(response, 415, { error: 'Only application/json is taken.' })
    }
    const done = await control((await readBody(request)) ?? '', controls)
    if (typeof done === 'string') sendJson(response, 400, { error: done })
    else sendJson(response, 200, done ?? {})
  }

  return {
    async handle(request, response) {
      const [path = '/', query] = (request.url ?? '/').split('?', 2)
      const name = `${request.method} ${path}`
      const view = views[name]
      if (view === undefined && name !== 'POST /control') return false
      if (!isAddressed(request, controls.host))
        sendJson(response, 403, { error: 'The page is not served under this name.' })
      else if (view) view(response, new URLSearchParams(query))
      else await obey(request, response)
      return true
    },
    close: () => feed.close(),
  }
}

/**
 * A name that was pointed at this machine from outside ("DNS rebinding") is not let in. Where the emulator listens on another address than
 * its own machine's, an address in figures is, because no name server can be in between.
 */
function isAddressed(request: IncomingMessage, host: string): boolean {
  const [, name = ''] = /^\[?(.*?)\]?(?::\d+)?$/.exec(request.headers.host ?? '') ?? []
  if (['127.0.0.1', 'localhost', host].includes(name)) return true
  return host !== '127.0.0.1' && isIP(name) !== 0
}

function sendJson(response: ServerResponse, status: number, value: unknown): void {
  send(response, status, JSON.stringify(value))
}

function send(response: ServerResponse, status: number, json: string): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' })
  response.end(json)
}

function sha256(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`
}

/** Requests whose replies give tokens away, or repeat the secrets of a subscription. */
const SECRET_REPLY = /\/(token|login|subscription)(\/|$)/

/**
 * All about one row, as JSON. The key and the tokens in webhook addresses are left out: an operator may have pointed a
 * client with its real key here, and may show the page to others.
 */
function detailsOf(record: ReceivedRequest | PostedWebhook): string {
  const hasSecretReply = 'path' in record && SECRET_REPLY.test(record.path)
  return JSON.stringify(record, (name, value: unknown) => {
    if (name === 'answer' && hasSecretReply) return '•••'
    if ((name === 'target' || (name === 'url' && hasSecretReply)) && typeof value === 'string')
      return addressWithoutQuery(value)
    return redactField(name, value)
  })
}
