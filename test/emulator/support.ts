import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import { type Emulator, type EmulatorOptions, startEmulator } from 'gupshup-outbound/emulator'
import { onTestFinished } from 'vitest'

/** A recipient whose number ends in no code. */
export const anna = '919900000021'

/** An emulator without delays, which is closed after the test. */
export async function openEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const emulator = await startEmulator({ eventDelayMs: 0, webhookRetryDelayMs: 1, ...options })
  onTestFinished(() => emulator.close())
  return emulator
}

/** An emulator, and all webhook bodies that it posts. */
export async function openWithInbox(options: EmulatorOptions = {}, version: 2 | 3 = 2) {
  const emulator = await openEmulator(options)
  const inbox: unknown[] = []
  emulator.subscribe({ receive: (body) => inbox.push(body), version })
  return { emulator, inbox }
}

type Fields = Record<string, string | undefined>

/** The form of a valid session message, with some fields replaced or (`undefined`) left out. */
export function sessionForm(emulator: Emulator, to: string, changes: Fields = {}): URLSearchParams {
  const message = JSON.stringify({ type: 'text', text: 'Your order has shipped' })
  return form({ ...common(emulator, to), message, ...changes })
}

/** The form of a valid template message, with some fields replaced or (`undefined`) left out. */
export function templateForm(emulator: Emulator, to: string, changes: Fields = {}): URLSearchParams {
  const template = JSON.stringify({
    id: '3f0c7a52-1d6e-4b8a-9c2d-7e5f4a3b2c1d',
    params: ['Anna', '24 November'],
  })
  return form({ ...common(emulator, to), template, ...changes })
}

export function post(
  emulator: Emulator,
  kind: 'msg' | 'template/msg',
  body: URLSearchParams,
  headers: Record<string, string> = { apikey: emulator.apiKey },
): Promise<Response> {
  return fetch(`${emulator.url}/wa/api/v1/${kind}`, { method: 'POST', headers, body })
}

export function sendSession(emulator: Emulator, to = anna): Promise<Response> {
  return post(emulator, 'msg', sessionForm(emulator, to))
}

export function sendTemplate(emulator: Emulator, to = anna): Promise<Response> {
  return post(emulator, 'template/msg', templateForm(emulator, to))
}

type Texts = Record<string, string>

/** A request to an endpoint that is not for messages. */
export function sendRequest(
  emulator: Emulator,
  method: string,
  path: string,
  { headers = { apikey: emulator.apiKey }, form }: { headers?: Texts; form?: Texts } = {},
): Promise<Response> {
  const body = form && new URLSearchParams(form)
  return fetch(`${emulator.url}${path}`, { method, headers, ...(body && { body }) })
}

/** Sends JSON in Meta's format to a path of the app below `/wa` or `/partner`. */
export function postV3(emulator: Emulator, path: string, body: unknown, headers?: Texts): Promise<Response> {
  const key: Texts = path.startsWith('/partner')
    ? { authorization: emulator.partner.token }
    : { apikey: emulator.apiKey }
  return fetch(`${emulator.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(headers ?? key) },
    body: JSON.stringify(body),
  })
}

/** A template message in Meta's format. */
export function v3Template(to: string, name: string, ...words: string[]) {
  const parameters = words.map((text) => ({ type: 'text', text }))
  return {
    messaging_product: 'whatsapp',
    recipient_type: 'individual',
    to,
    type: 'template',
    template: { name, language: { code: 'en' }, components: [{ type: 'body', parameters }] },
  }
}

/** A text message in Meta's format. */
export function v3Text(to: string) {
  return { messaging_product: 'whatsapp', to, type: 'text', text: { body: 'Your order has shipped' } }
}

/** The value of the one change in a webhook of version 3. */
export function changeIn(body: unknown): unknown {
  const [entry] = Reflect.get(Object(body), 'entry')
  return entry.changes[0].value
}

/** The last event of a number, and its code if it has one. */
export function lastEvent(emulator: Emulator, to = anna) {
  const last = emulator.webhooks.findLast((webhook) => webhook.to === to)
  return { event: last?.event, code: last?.code }
}

/** The status and the JSON of a response. */
export async function statusAndBody(reply: Response | Promise<Response>) {
  const response = await reply
  const body: unknown = await response.json()
  return { status: response.status, body }
}

/** The id in a response with the status `submitted`. */
export async function messageIdOf(reply: Promise<Response>): Promise<string> {
  const body: unknown = await (await reply).json()
  if (typeof body !== 'object' || body === null || !('messageId' in body))
    throw new Error('The response has no id.')
  return String(body.messageId)
}

/** The names of the events of one number, in their order. */
export function eventsFor(emulator: Emulator, to = anna): string[] {
  return emulator.webhooks.filter((webhook) => webhook.to === to).map(({ event }) => event)
}

/** One request to a webhook server. */
export interface Delivery {
  readonly headers: IncomingHttpHeaders
  readonly url: string
  readonly body: unknown
}

/** A webhook server that responds with these statuses in turn and repeats the last one. 'nothing' never responds. */
export async function openReceiver(...statuses: ReadonlyArray<number | 'nothing'>) {
  const deliveries: Delivery[] = []
  const waiting: Array<(delivery: Delivery) => void> = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const body: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'))
    const delivery = { headers: request.headers, url: request.url ?? '', body }
    deliveries.push(delivery)
    for (const resolve of waiting.splice(0)) resolve(delivery)
    const status = statuses[Math.min(deliveries.length, statuses.length) - 1] ?? 200
    if (status === 'nothing') return
    response.writeHead(status).end()
  })
  const url = await listen(server)
  onTestFinished(() => close(server))
  /** The next delivery. */
  const next = () => new Promise<Delivery>((resolve) => waiting.push(resolve))
  return { url, deliveries, next }
}

export async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('The server has no address.')
  return `http://127.0.0.1:${address.port}`
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}

function common(emulator: Emulator, to: string) {
  return { channel: 'whatsapp', source: emulator.source, destination: to, 'src.name': emulator.appName }
}

function form(fields: Fields): URLSearchParams {
  const body = new URLSearchParams()
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) body.set(name, value)
  return body
}
