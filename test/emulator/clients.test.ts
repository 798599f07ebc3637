import type { Emulator } from 'gupshup-outbound/emulator'
import { describe, expect, it } from 'vitest'
import { anna, openEmulator, sessionForm, templateForm, v3Template, v3Text } from './support.ts'

/** What a client has when it makes a call: the emulator, and the answers to its earlier calls by their names. */
interface Client {
  readonly emulator: Emulator
  readonly app: string
  readonly partner: string
  /** A value in an earlier answer, such as `token.token` of `app`. */
  readonly found: (name: string, path: string) => string
}

type Body =
  | { readonly form: Record<string, string> | URLSearchParams }
  | { readonly json: unknown }
  | { readonly multipart: Record<string, string | Blob> }

/** A call and the status that it is documented, or was seen, to get. */
interface Call {
  readonly call: `${'GET' | 'POST' | 'PUT' | 'DELETE'} ${string}`
  readonly status: number
  readonly headers?: (client: Client) => Record<string, string>
  readonly body?: (client: Client) => Body
  /** Remembers the answer. */
  readonly name?: string
}

const apikey = ({ emulator }: Client) => ({ apikey: emulator.apiKey })
const login = { email: 'ops@example.com', password: 'open sesame' }
const partnerToken = (header: string) => (client: Client) => ({ [header]: client.found('login', 'token') })
const appToken =
  (...headers: readonly string[]) =>
  (client: Client) =>
    Object.fromEntries(headers.map((header) => [header, client.found('app', 'token.token')]))
const bearer = (name: string) => (client: Client) => ({
  authorization: `Bearer ${client.found(name, 'token')}`,
})
const session = ({ emulator }: Client) => ({ form: sessionForm(emulator, anna) })
const template = ({ emulator }: Client) => ({ form: templateForm(emulator, anna) })
const text = () => ({ json: v3Text(anna) })

const newTemplate = {
  elementName: 'parcel_left',
  languageCode: 'en',
  category: 'UTILITY',
  vertical: 'Parcels',
  templateType: 'TEXT',
  content: 'Hello {{1}}, your parcel has left.',
  example: 'Hello Anna, your parcel has left.',
}

/**
 * The calls that nine kinds of public clients make around their sends, in their order and with their headers, with values of our own. Their
 * kinds are told apart by how they log in and by which host they send through.
 */
const clients: ReadonlyArray<readonly [name: string, calls: readonly Call[]]> = [
  [
    'a chat platform that sends sessions with its key and templates as a partner',
    [
      { call: 'POST /partner/account/login', status: 200, body: () => ({ form: login }), name: 'login' },
      { call: 'GET /partner/account/api/partnerApps', status: 200, headers: partnerToken('token') },
      { call: 'GET {app}/token', status: 200, headers: partnerToken('token'), name: 'app' },
      { call: 'GET {app}/templates', status: 200, headers: appToken('token', 'authorization') },
      {
        call: 'POST {app}/upload/media',
        status: 200,
        headers: appToken('token'),
        body: () => ({ multipart: { file: new Blob(['x']), file_type: 'image/png' } }),
      },
      {
        call: 'POST {app}/templates',
        status: 200,
        headers: appToken('token', 'authorization'),
        body: () => ({ form: newTemplate }),
      },
      { call: 'POST /wa/api/v1/msg', status: 200, headers: apikey, body: session },
      {
        call: 'POST {app}/template/msg',
        status: 202,
        headers: appToken('token', 'authorization'),
        body: template,
      },
      { call: 'GET {app}/wallet/balance', status: 200, headers: appToken('token') },
      { call: 'GET /sm/api/v1/users/EmulatorApp', status: 401, headers: apikey },
    ],
  ],
  [
    'a clinics’ bot that finds its app by its name',
    [
      { call: 'POST /partner/account/login', status: 200, body: () => ({ form: login }), name: 'login' },
      {
        call: 'GET /partner/account/api/partnerApps',
        status: 200,
        headers: partnerToken('token'),
        name: 'apps',
      },
      { call: 'GET {app}/token', status: 200, headers: partnerToken('token'), name: 'app' },
      { call: 'POST /wa/api/v1/msg', status: 200, headers: apikey, body: session },
      { call: 'POST {app}/v3/message', status: 200, headers: appToken('token'), body: text },
      { call: 'DELETE {app}/template/parcel_left', status: 400, headers: appToken('token') },
    ],
  ],
  [
    'a campaign portal with a key alone',
    [
      { call: 'GET /wa/app/{appId}/template', status: 200, headers: apikey },
      { call: 'POST /wa/api/v1/template/msg', status: 202, headers: apikey, body: template },
      {
        call: 'POST /wa/api/v1/template/msg',
        status: 401,
        headers: () => ({ apikey: 'old' }),
        body: template,
      },
      { call: 'GET /sm/api/v2/wallet/balance', status: 200, headers: apikey },
    ],
  ],
  [
    'a shop’s server in Meta’s format',
    [
      { call: 'POST /partner/account/login', status: 200, body: () => ({ json: login }), name: 'login' },
      { call: 'GET {app}/token/', status: 200, headers: partnerToken('authorization'), name: 'app' },
      {
        call: 'POST {app}/v3/message',
        status: 200,
        headers: appToken('authorization'),
        body: () => ({ json: v3Template(anna, 'parcel_left', 'Anna') }),
      },
      {
        call: 'POST {app}/v3/message',
        status: 200,
        headers: appToken('authorization'),
        body: () => ({ json: { ...v3Text(anna), to: Number(anna) } }),
      },
      {
        call: 'POST {app}/v3/message',
        status: 200,
        headers: appToken('authorization'),
        body: () => ({ json: { messaging_product: 'whatsapp', status: 'read', message_id: 'wamid.ABC' } }),
      },
      {
        call: 'POST {app}/media',
        status: 200,
        headers: appToken('authorization'),
        body: () => ({ form: { file: 'https://example.com/a.png', file_type: 'image/png' } }),
      },
    ],
  ],
  [
    'a client of the paths that have ended',
    [
      { call: 'POST /sm/api/v1/msg', status: 401, headers: apikey, body: session },
      {
        call: 'POST /sm/api/v1/app/opt/in/EmulatorApp',
        status: 401,
        headers: apikey,
        body: () => ({ form: { user: anna } }),
      },
      { call: 'GET /sm/api/v1/template/list/EmulatorApp', status: 401, headers: apikey },
    ],
  ],
  [
    'a bot builder that sends forms and JSON with an app token',
    [
      { call: 'POST /partner/account/login', status: 200, body: () => ({ form: login }), name: 'login' },
      { call: 'GET {app}/token', status: 200, headers: partnerToken('token'), name: 'app' },
      {
        call: 'POST {app}/msg',
        status: 200,
        headers: appToken('token'),
        body: ({ emulator }) => ({ form: sessionForm(emulator, anna, { 'src.name': undefined }) }),
      },
      { call: 'POST {app}/v3/message', status: 200, headers: appToken('authorization'), body: text },
      { call: 'GET {app}/templates', status: 200, headers: appToken('token') },
      { call: `GET {app}/userStatus?phone=${anna}`, status: 200, headers: appToken('token') },
    ],
  ],
  [
    'a client of universal app tokens',
    [
      {
        call: 'POST {partner}/auth/token',
        status: 200,
        body: () => ({ form: { email: login.email, clientSecret: 'open sesame', name: 'main' } }),
        name: 'universal',
      },
      {
        call: 'POST {app}/token',
        status: 200,
        headers: bearer('universal'),
        body: () => ({ form: { name: 'worker-1' } }),
        name: 'minted',
      },
      { call: 'POST {app}/v3/message', status: 200, headers: bearer('minted'), body: text },
      { call: 'GET {app}/health', status: 200, headers: bearer('minted') },
      { call: 'GET {app}/tokens?status=ACTIVE', status: 200, headers: bearer('universal') },
      {
        call: 'POST {app}/token/revoke',
        status: 200,
        headers: bearer('universal'),
        body: () => ({ form: { name: 'worker-1' } }),
      },
      { call: 'POST {app}/v3/message', status: 401, headers: bearer('minted'), body: text },
    ],
  ],
  [
    'a service that tries a universal token with Bearer and without',
    [
      {
        call: 'POST /partner/account/login',
        status: 200,
        body: () => ({ form: { email: login.email, secret: 'open sesame' } }),
        name: 'login',
      },
      {
        call: 'POST {partner}/auth/token',
        status: 200,
        body: () => ({ form: { email: login.email, clientSecret: 'open sesame', name: 'main' } }),
        name: 'universal',
      },
      { call: 'GET /partner/account/api/partnerApps', status: 200, headers: bearer('universal') },
      {
        call: 'GET {app}/templates',
        status: 200,
        headers: (client) => ({ authorization: client.found('universal', 'token') }),
      },
      { call: 'GET {partner}/auth/tokens', status: 200, headers: bearer('universal') },
      {
        call: 'POST /partner/bizgate/app/{appId}/messaging',
        status: 501,
        headers: bearer('universal'),
        body: text,
      },
    ],
  ],
  [
    'a library of many calls',
    [
      { call: 'POST /partner/account/login', status: 200, body: () => ({ form: login }), name: 'login' },
      { call: 'GET {app}/token', status: 200, headers: partnerToken('token'), name: 'app' },
      { call: 'GET {app}/ratings', status: 200, headers: appToken('token') },
      { call: 'GET {app}/health', status: 200, headers: appToken('token') },
      { call: 'GET /wa/app/{appId}/business/profile', status: 200, headers: apikey },
      { call: 'GET /wa/app/{appId}/subscription', status: 200, headers: apikey },
      { call: 'GET /wa/app/{appId}/user/blocklist', status: 501, headers: apikey },
      { call: 'PUT {app}/callbackUrl', status: 501, headers: appToken('token') },
      { call: 'POST /partner/account/api/appLink', status: 501, headers: partnerToken('token') },
      { call: 'PUT /wa/app/{appId}/msg/wamid.ABC/read', status: 200, headers: apikey },
      { call: 'GET /wa/api/v2/nothing', status: 404, headers: apikey },
    ],
  ],
]

describe('the calls of', () => {
  it.each(clients)('%s get the statuses from the emulator that Gupshup documents', async (_, calls) => {
    const emulator = await openEmulator()
    const answers = new Map<string, unknown>()
    const client: Client = {
      emulator,
      app: `/partner/app/${emulator.appId}`,
      partner: `/partner/${emulator.partner.id}`,
      found: (name, path) => textAt(answers.get(name), path),
    }

    const statuses: unknown[] = []
    for (const call of calls) {
      const response = await make(call, client)
      statuses.push([call.call, response.status])
      if (call.name !== undefined) answers.set(call.name, await response.json())
    }
    expect(statuses).toEqual(calls.map(({ call, status }) => [call, status]))
    await emulator.idle()
  })
})

function make({ call, headers, body }: Call, client: Client): Promise<Response> {
  const { app, emulator, partner } = client
  const [method, path = ''] = call.split(' ', 2)
  const where = path.replace('{app}', app).replace('{partner}', partner).replace('{appId}', emulator.appId)
  const content = body?.(client)
  return fetch(`${emulator.url}${where}`, {
    ...(method !== undefined && { method }),
    headers: {
      ...headers?.(client),
      ...(content !== undefined && 'json' in content && { 'content-type': 'application/json' }),
    },
    ...(content !== undefined && { body: encode(content) }),
  })
}

function encode(body: Body): string | URLSearchParams | FormData {
  if ('json' in body) return JSON.stringify(body.json)
  if ('form' in body) return new URLSearchParams(body.form)
  const form = new FormData()
  for (const [name, value] of Object.entries(body.multipart)) form.set(name, value)
  return form
}

function textAt(answer: unknown, path: string): string {
  let value = answer
  for (const name of path.split('.')) {
    value = typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
  }
  if (typeof value !== 'string') throw new Error(`There is no text at ${path}.`)
  return value
}
