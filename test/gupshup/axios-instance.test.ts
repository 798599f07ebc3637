import http from 'node:http'
import { inspect } from 'node:util'
import axios, { type AxiosInstance } from 'axios'
import MockAdapter from 'axios-mock-adapter'
import { describe, expect, it, vi } from 'vitest'
import { responseWith } from './raw-server.ts'
import {
  apiKey,
  fields,
  freePort,
  localServer,
  messageId,
  notSent,
  path,
  rawServer,
  reasonOf,
  submitted,
  transportTo,
  unknown,
} from './transport-support.ts'

const accepted = { outcome: 'accepted', messageId }
const wallet = { method: 'GET', path: '/sm/api/v2/wallet/balance' } as const

async function serverRespondingWith(status: number, body: string, headers: Record<string, string> = {}) {
  return await localServer((_, response) => {
    response.writeHead(status, headers).end(body)
  })
}

describe("a caller's axios instance", () => {
  it('makes each message request and account call once, with its interceptors, headers and agent', async () => {
    const server = await serverRespondingWith(202, submitted)
    const httpAgent = new http.Agent({ keepAlive: true })
    const create = vi.spyOn(httpAgent, 'createConnection')
    const instance = axios.create({
      httpAgent,
      headers: { 'x-shop': 'one' },
      baseURL: 'http://elsewhere.example',
    })
    const seen: unknown[] = []
    instance.interceptors.request.use((config) => {
      config.headers.set('x-trace', '7')
      return config
    })
    instance.interceptors.response.use((response) => {
      seen.push(response.status)
      return response
    })
    const transport = transportTo(server.url, { axios: instance })

    expect(await transport.post(path, fields)).toEqual(accepted)
    expect(await transport.call(wallet)).toMatchObject({ outcome: 'answered' })
    expect(seen).toEqual([202, 202])
    expect(server.requests.map((request) => [request.headers['x-shop'], request.headers['x-trace']])).toEqual(
      [
        ['one', '7'],
        ['one', '7'],
      ],
    )
    expect(server.requests[0]?.headers).toMatchObject({ apikey: apiKey })
    expect(server.requests[0]?.form.get('message')).toBe(fields.message)
    expect(create).toHaveBeenCalledOnce()
    httpAgent.destroy()
  })

  it('can be axios itself', async () => {
    const server = await serverRespondingWith(202, submitted)
    expect(await transportTo(server.url, { axios }).post(path, fields)).toEqual(accepted)
  })

  it("uses the client's connections when it has no agent", async () => {
    const server = await rawServer((socket) => socket.write(responseWith(submitted)))
    const transport = transportTo(server.url, { axios: axios.create() })
    await transport.post(path, fields)
    await transport.post(path, fields)
    expect(server.connections).toHaveLength(1)
  })

  it('follows no redirect', async () => {
    const elsewhere = await localServer()
    const server = await serverRespondingWith(307, '', { location: `${elsewhere.url}${path}` })
    for (const adapter of ['http', 'fetch'] as const) {
      const reply = await transportTo(server.url, { axios: axios.create({ adapter, maxRedirects: 5 }) }).post(
        path,
        fields,
      )
      expect(reply.outcome).toBe('unknown')
    }
    expect(elsewhere.requests).toEqual([])
  })
})

describe('a response through an instance', () => {
  const configurations: Readonly<Record<string, (instance: AxiosInstance) => unknown>> = {
    'unwraps it': (instance) => instance.interceptors.response.use(({ data }) => data),
    'swallows its errors': (instance) => instance.interceptors.response.use(undefined, () => undefined),
    'throws errors of its own': (instance) =>
      instance.interceptors.response.use(
        () => Promise.reject(new Error('mine')),
        () => Promise.reject(new Error('mine')),
      ),
    'accepts every status': (instance) => Object.assign(instance.defaults, { validateStatus: () => true }),
    'accepts no status': (instance) => Object.assign(instance.defaults, { validateStatus: () => false }),
    'transforms it': (instance) =>
      Object.assign(instance.defaults, { transformResponse: [() => ({ payload: 'changed' })] }),
    'fails to transform it': (instance) =>
      Object.assign(instance.defaults, {
        transformResponse: () => {
          throw new Error('no JSON')
        },
      }),
    'reads bytes': (instance) =>
      instance.interceptors.request.use((config) => ({ ...config, responseType: 'arraybuffer' })),
    'replaces the transformations': (instance) =>
      instance.interceptors.request.use((config) => ({
        ...config,
        transformResponse: [],
        transformRequest: [],
      })),
    'uses fetch': (instance) => Object.assign(instance.defaults, { adapter: 'fetch' }),
  }

  it.each(Object.entries(configurations))(
    'is read as the server sent it when the instance %s',
    async (_name, configure) => {
      const server = await localServer((request, response) => {
        const [status, body] = request.number === 1 ? [202, submitted] : [401, 'Authentication Failed']
        response.writeHead(status).end(body)
      })
      const instance = axios.create()
      configure(instance)
      const transport = transportTo(server.url, { axios: instance })
      expect(await transport.post(path, fields)).toEqual(accepted)
      expect(await transport.post(path, fields)).toMatchObject({
        outcome: 'refused',
        failure: { kind: 'authentication', httpStatus: 401 },
      })
      expect(server.requests).toHaveLength(2)
    },
  )

  it('is not delayed by an interceptor that never settles', async () => {
    const server = await serverRespondingWith(202, submitted)
    const instance = axios.create()
    instance.interceptors.response.use(() => new Promise(() => {}))
    expect(await transportTo(server.url, { axios: instance, timeoutMs: 300 }).post(path, fields)).toEqual(
      accepted,
    )
  })

  it('is never taken from another request', async () => {
    const auth = await serverRespondingWith(400, 'wrong client')
    const server = await rawServer((socket) => socket.resetAndDestroy())
    const instance = axios.create()
    instance.interceptors.response.use(undefined, () => axios.post(auth.url, ''))
    expect(await transportTo(server.url, { axios: instance }).post(path, fields)).toEqual(unknown)
  })
})

describe('a request without a response through an instance', () => {
  it('is refused when no connection was established', async () => {
    const port = await freePort()
    const reply = await transportTo(`http://127.0.0.1:${port}`, { axios: axios.create() }).post(path, fields)
    expect(reply).toEqual(notSent)
    expect(reasonOf(reply)).toBe(`ECONNREFUSED while connecting to 127.0.0.1:${port}`)
  })

  it('is refused when a request interceptor throws, also when it throws the error of another request', async () => {
    const server = await localServer()
    const auth = await serverRespondingWith(401, 'no')
    for (const fail of [() => Promise.reject(new Error('no token')), () => axios.get(auth.url)]) {
      const instance = axios.create()
      instance.interceptors.request.use(async (config) => {
        await fail()
        return config
      })
      expect(await transportTo(server.url, { axios: instance }).post(path, fields)).toEqual(notSent)
    }
    expect(server.requests).toEqual([])
  })

  it('is refused when a request interceptor never settles, and is not sent later', async () => {
    const server = await localServer()
    let proceed = () => {}
    const instance = axios.create()
    instance.interceptors.request.use(async (config) => {
      await new Promise<void>((resolve) => {
        proceed = resolve
      })
      return config
    })
    const reply = await transportTo(server.url, { axios: instance, timeoutMs: 30 }).post(path, fields)
    expect(reply).toEqual(notSent)
    proceed()
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(server.requests).toEqual([])
  })

  it('is unknown when it was reset, cut off, or timed out by the instance', async () => {
    const resetting = await rawServer((socket) => socket.resetAndDestroy())
    const cutting = await rawServer((socket) => {
      socket.write('HTTP/1.1 400 Bad Request\r\ncontent-length: 90\r\n\r\n{', () => socket.resetAndDestroy())
    })
    const silent = await rawServer(() => {})
    for (const { url } of [resetting, cutting, silent]) {
      const instance = axios.create({ timeout: 100 })
      expect(await transportTo(url, { axios: instance }).post(path, fields)).toEqual(unknown)
    }
  })

  it('is unknown when the adapter does not say whether it was sent', async () => {
    for (const fail of ['networkError', 'timeout'] as const) {
      const instance = axios.create()
      new MockAdapter(instance as never).onPost()[fail]()
      expect(await transportTo('http://api.example', { axios: instance }).post(path, fields)).toEqual(unknown)
    }
  })

  it('is unknown when an interceptor has replaced the whole configuration', async () => {
    const server = await rawServer((socket) => socket.resetAndDestroy())
    const instance = axios.create()
    instance.interceptors.request.use(
      ({ url, method, data, headers }) => ({ url, method, data, headers }) as never,
    )
    expect(await transportTo(server.url, { axios: instance }).post(path, fields)).toEqual(unknown)
  })

  it('is not repeated when an interceptor retries it', async () => {
    const server = await rawServer((socket) => socket.resetAndDestroy())
    const mocked = axios.create()
    const mock = new MockAdapter(mocked as never)
    mock.onPost().networkError()
    for (const instance of [axios.create(), mocked]) {
      let retries = 1
      instance.interceptors.response.use(undefined, (error) =>
        retries-- > 0 ? instance.request(error.config) : Promise.reject(error),
      )
      expect(await transportTo(server.url, { axios: instance }).post(path, fields)).toEqual(unknown)
    }
    expect(server.connections).toHaveLength(1)
    expect(mock.history['post']).toHaveLength(1)
  })

  it('shows neither the key nor the message in its failure', async () => {
    const instance = axios.create()
    instance.interceptors.request.use((config) =>
      Promise.reject(new Error(`${config.headers} ${config.data}`)),
    )
    const reply = await transportTo('http://api.example', { axios: instance }).post(path, fields)
    const shown = inspect(reply, { depth: 20, showHidden: true })
    expect(shown).not.toContain(apiKey)
    expect(shown).not.toContain('919900000001')
  })
})

describe('a response of axios-mock-adapter', () => {
  it.each([
    [202, JSON.parse(submitted), accepted],
    [202, submitted, accepted],
    [
      400,
      { status: 'error', message: 'Invalid Destination' },
      { outcome: 'refused', failure: { kind: 'recipient' } },
    ],
    [401, undefined, { outcome: 'refused', failure: { kind: 'authentication' } }],
    [503, '<html>', { outcome: 'unknown' }],
  ])('is read: %i %j', async (status, body, expected) => {
    const instance = axios.create()
    const mock = new MockAdapter(instance as never)
    mock.onPost(`http://api.example${path}`).reply(status, body)
    expect(await transportTo('http://api.example', { axios: instance }).post(path, fields)).toMatchObject(
      expected,
    )
    expect(mock.history['post']).toHaveLength(1)
  })
})
