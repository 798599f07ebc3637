import type { IncomingMessage } from 'node:http'
import { isObject, property } from '../json.ts'
import type { RequestRecord, SendEndpoint } from '../log/records.ts'
import { parseForm, parseJson, parseMultipart } from './body.ts'

type Description = Omit<RequestRecord, 'id' | 'at' | 'webhooks'>

/** What a request says, in the same words whichever format it came in. */
export function describe(incoming: IncomingMessage, body: string): Description {
  const [path = '/', query] = (incoming.url ?? '/').split('?', 2)
  const endpoint = endpointAt(withoutSlash(path))
  const about = {
    method: incoming.method ?? 'GET',
    path,
    ...(query !== undefined && { query: parseForm(query) }),
    headers: incoming.headers,
    ...(endpoint?.appId !== undefined && { endpoint }),
  }
  if (endpoint?.body === 'json') return { ...about, ...describeJson(body) }
  if (EVENT_PATH.test(withoutSlash(path))) return { ...about, fields: {}, to: '', message: parseJson(body) }

  const fields = endpoint === undefined ? fieldsOf(incoming, body) : parseForm(body)
  const { destination, message, template } = fields
  const userId = destination ? undefined : fields['userId']
  return {
    ...about,
    fields,
    ...(endpoint?.kind && { kind: endpoint.kind }),
    to: userId ?? destination ?? '',
    ...(userId !== undefined && { userId }),
    message: message === undefined && endpoint === undefined ? jsonIn(body) : parseJson(message),
    template: parseJson(template),
  }
}

/** Takes JSON whatever its header says: partner-docs.gupshup.io/reference/voicecallaction-1 calls it a form. */
const EVENT_PATH = /^\/partner\/app\/[^/]+\/v1\/event$/

/** Gupshup's samples have a slash at the end of some paths. */
export function withoutSlash(path: string): string {
  return path.replace(/(?<=.)\/+$/, '')
}

/** Meta's format. To say that a message was read is to send none (developers.facebook.com, Cloud API). */
function describeJson(body: string) {
  const message = parseJson(body)
  const to = numberOf(property(message, 'to'))
  // With a number beside it, the number wins (developers.facebook.com, business-scoped user ids).
  const recipient = to === '' ? property(message, 'recipient') : undefined
  const userId = typeof recipient === 'string' ? recipient : undefined
  const kind = property(message, 'type') === 'template' ? 'template' : 'session'
  return {
    fields: {},
    ...(!isReadMark(message) && ({ kind } as const)),
    to: userId ?? to,
    ...(userId !== undefined && { userId }),
    message,
    template: property(message, 'template'),
  }
}

/** Production clients write it as a number too. */
function numberOf(to: unknown): string {
  if (typeof to === 'number' && Number.isSafeInteger(to)) return `${to}`
  return typeof to === 'string' ? to : ''
}

/** A whole body, whichever type it says it is: some of Gupshup's pages send JSON as a form. */
function jsonIn(body: string): unknown {
  const value = parseJson(body)
  return isObject(value) ? value : undefined
}

/** What a client says in Meta's format about a message that its user has read. */
function isReadMark(message: unknown): boolean {
  return property(message, 'status') === 'read' && typeof property(message, 'message_id') === 'string'
}

/** Production clients log in with a form, and with JSON. */
function fieldsOf({ headers }: IncomingMessage, body: string): Record<string, string> {
  const multipart = parseMultipart(headers['content-type'], body)
  if (multipart !== undefined) return multipart
  const isJson = headers['content-type']?.includes('application/json')
  const parsed = isJson ? parseJson(body) : undefined
  if (!isObject(parsed)) return parseForm(body)
  return Object.fromEntries(
    Object.entries(parsed).flatMap(([name, value]) =>
      typeof value === 'string' || typeof value === 'number' ? [[name, `${value}`]] : [],
    ),
  )
}

const selfServe = { key: 'apikey', isForMarketing: false } as const
const partner = { key: 'partner-token', isForMarketing: false } as const

/**
 * The endpoints that take messages: docs.gupshup.io/reference/msg, /reference/sending-text-template,
 * /reference/send-mm-lite-messages-v3; partner-docs.gupshup.io/docs/whatsapp-passthrough-apis-for-partners,
 * /reference/mmlitesendmessage.
 */
const endpoints: ReadonlyArray<readonly [path: RegExp, endpoint: SendEndpoint]> = [
  [/^\/wa\/api\/v1\/msg$/, { ...selfServe, body: 'form', kind: 'session' }],
  [/^\/wa\/api\/v1\/template\/msg$/, { ...selfServe, body: 'form', kind: 'template' }],
  [/^\/wa\/app\/([^/]+)\/v3\/marketing\/msg$/, { ...selfServe, body: 'json', isForMarketing: true }],
  [/^\/partner\/app\/([^/]+)\/msg$/, { ...partner, body: 'form', kind: 'session' }],
  [/^\/partner\/app\/([^/]+)\/template\/msg$/, { ...partner, body: 'form', kind: 'template' }],
  [/^\/partner\/app\/([^/]+)\/v3\/message$/, { ...partner, body: 'json' }],
  [
    /^\/partner\/app\/([^/]+)\/onboarding\/marketing\/msg$/,
    { ...partner, body: 'json', isForMarketing: true },
  ],
]

/** The endpoint at a path; `undefined` for a path that takes no messages. */
function endpointAt(path: string): SendEndpoint | undefined {
  for (const [pattern, endpoint] of endpoints) {
    const found = pattern.exec(path)
    if (found === null) continue
    const [, appId] = found
    return appId === undefined ? endpoint : { ...endpoint, appId }
  }
  return undefined
}
