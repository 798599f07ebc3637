import { readdirSync, readFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { AxiosError, AxiosHeaders } from 'axios'
import { createWebhookHandler, type GupshupClient, type Store, StoreError } from 'gupshup-outbound'
import { sqliteStore } from 'gupshup-outbound/sqlite'
import { describe, expect, test, vi } from 'vitest'
import { redactedLogger } from '../../src/client/log-events.ts'
import { givenRedis } from '../store/redis/given.ts'
import { temporaryFolder } from '../store/sqlite/temporary-folder.ts'
import { describeWithRedis } from '../support/describe-with-redis.ts'
import { startHarness } from '../support/harness.ts'
import { type Answer, accept, idOf, json } from '../support/local-server.ts'
import { logged } from '../support/loggers.ts'
import { settle, until } from '../support/until.ts'
import { enqueued, failed } from '../support/webhook-bodies.ts'
import { wrappedStore } from '../support/wrapped-store.ts'

const to = '919876543210'
const app = 'MyShop'

/** Tokens that the client uses, and knows by value: nothing in them looks like a secret. */
const tokens = ['first:4Jq8vW2nR7', 'second:9Lk3xT6mP1']

/** Secrets that it never had in its hands, and so knows by their form. */
const jwt = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJzaG9wLTQyIn0.U2lnbmF0dXJlT2ZBVGVzdA'
const clientSecret = 'Kz5yM1wQ0e'
const appToken = 'sk_5e884898da28047151d0e56f8dc62927'
const cookie = 'Vr6uN3bX8t'
const everySecret = [
  ...tokens,
  ...tokens.map((token) => token.slice(-10)),
  jwt,
  jwt.slice(30),
  clientSecret,
  appToken,
  cookie,
]

/** What others write: an error of a mint, a server that echoes, a webhook. */
const echoes = [
  `POST /partner/1/auth/token email=shop%40example.com&clientSecret=${clientSecret}&name=worker failed`,
  `refused {"headers":{"Authorization":"Bearer ${jwt}","cookie":"sid=${cookie}"}}`,
  `refused Authorization: Bearer ${jwt}`,
  `app token ${appToken} is not active`,
]
const echo = echoes.join('; ')

/** The error of an HTTP client that minted, with everything that axios adds to it. */
function mintError(message = 'Request failed with status code 401'): AxiosError {
  const headers = new AxiosHeaders({ Authorization: `Bearer ${jwt}`, cookie: `sid=${cookie}` })
  const config = {
    headers,
    data: `clientSecret=${clientSecret}`,
    url: `/partner/1/auth/token?token=${appToken}`,
  }
  return new AxiosError(
    message,
    'ERR_BAD_REQUEST',
    config,
    { path: config.url, headers },
    {
      status: 401,
      statusText: 'Unauthorized',
      data: { message: echo },
      headers,
      config,
    },
  )
}

interface Conversation {
  readonly client: GupshupClient
  /** What the application got, by where it got it. */
  readonly got: readonly (readonly [string, unknown])[]
  readonly lines: readonly string[]
}

/** A client whose source, policy, listener, fallback and server all say secrets. With a store, what the application writes has none. */
async function conversation(store?: Store): Promise<Conversation> {
  const note = store === undefined ? echo : 'none'
  const lines: string[] = []
  const write = (line: string): void => void lines.push(line)
  let calls = 0
  let storeOperations = 0
  const counted =
    store &&
    wrappedStore(store, async (_, proceed, given) => {
      storeOperations += 1
      try {
        return await proceed(...given)
      } finally {
        storeOperations -= 1
      }
    })
  const { client, events, eventsNamed, clock } = await startHarness(
    {
      apiKey: undefined,
      appName: app,
      graceMs: 0,
      timeoutMs: 3_600_000,
      ...(counted && { store: counted }),
      logger: { debug: write, info: write, warn: write, error: write },
      credentials: async ({ refused }) => {
        calls += 1
        if (calls === 2) throw mintError(`could not renew ${refused}: ${echo}`)
        return tokens[calls === 1 ? 0 : 1] ?? ''
      },
      policies: {
        content: () => {
          throw mintError()
        },
      },
      fallback: () => {
        throw mintError(echo)
      },
    },
    answers(),
  )
  client.on('accepted', () => {
    throw mintError(`with ${tokens[0]}: token=${appToken}`)
  })
  client.on('failed', async () => {
    throw new Error('wrapped', { cause: mintError(echo) })
  })
  const metadata = { order: 7, ...(store === undefined && { authorization: `Bearer ${jwt}`, note }) }
  const receipt = await client.send({ to, message: 'Hello', metadata })
  await client.receive({ ...enqueued({ id: idOf(1), to }), app })
  await client.receive({ ...failed({ id: idOf(1), to }, 1005, `${echo} with ${tokens[0]}`), app })
  await until(() => events.some(({ name }) => name === 'failed'))
  await client.receive({ ...failed({ id: 'of-another-process', to: '919876543219' }, 1005, echo), app })
  await client.receive(failed({ id: 'of-another-app', to: '919876543218' }, 1005, echo, 'AnotherApp'))
  // The server echoes the token in a refusal, and then refuses it.
  const refusal = await client.send({ to: '919876543211', message: 'echo' }).catch((error: unknown) => error)
  const pending = client.send({ to: '919876543212', message: 'expire', metadata })
  const settled = pending.then(
    (value) => ({ value }),
    (error: unknown) => ({ value: error }),
  )
  let renewed: { readonly value: unknown } | undefined
  void settled.then((result) => {
    renewed = result
  })
  const isRenewed = async () => {
    // Redis answers in real time, and its answers must not come late by the client's clock.
    await settle(50)
    if (storeOperations === 0) await clock.advance(1_000)
    return renewed !== undefined
  }
  // A dozen seconds of the clock, each with many answers of Redis, take long on a busy machine.
  await until(isRenewed, 'the message is sent with the second token', 15_000)
  expect(eventsNamed('credentials').map(({ change }) => change)).toEqual(['renewed', 'failing', 'renewed'])
  await client.suppressions.add(to, { reason: note })
  await client.halt(`${echo} with ${tokens[1]}`)
  const halted = await client.send({ to: '919876543213', message: 'Hello' }).catch((error: unknown) => error)
  const received: unknown[] = []
  const handler = createWebhookHandler(
    { receive: async () => Promise.reject(mintError(echo)) },
    { token: 'webhook-token', onError: (error) => void received.push(error) },
  )
  const request = new Request('https://shop.example/?token=webhook-token', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  })
  expect((await handler.fetch(request)).status).toBe(503)
  expect(received).toHaveLength(1)
  return {
    client,
    lines,
    got: [
      ['receipt', receipt],
      ['refusal', refusal],
      ['receipt after the renewal', renewed?.value],
      ['HaltedError', halted],
      ['client', client],
      ['gate', client.gate],
      ['diagnosis', await client.diagnose()],
      ['suppressions', await client.suppressions.list()],
      ['error for onError', received[0]],
      ['StoreError', new StoreError(`The store failed: ${echo}`, { cause: mintError(echo) })],
      ...events.map(({ name, event }): readonly [string, unknown] => [`event ${name}`, event]),
    ],
  }
}

function answers(): Answer {
  return (request, response) => {
    const said = Object.values(request.headers).join(' ')
    const message = request.form.get('message') ?? ''
    if (message.includes('echo')) return json(response, 400, { status: 'error', message: `${echo} ${said}` })
    if (message.includes('expire') && said.includes(tokens[0] ?? ''))
      return json(response, 401, { status: 'error', message: `Authentication failed with ${said}` })
    return accept(request, response)
  }
}

function secretsIn(text: string): string[] {
  return everySecret.filter((secret) => text.includes(secret))
}

describe('no key, token or password is shown', () => {
  test('to a logger, in any object of a conversation', async () => {
    const { got } = await conversation()
    const names = new Set(got.map(([name]) => name))
    for (const name of ['error', 'credentials', 'accepted', 'failed', 'gate'])
      expect(names).toContain(`event ${name}`)
    for (const [name, value] of got) {
      if (typeof value !== 'object' || value === null) throw new Error(`${name} is no object`)
      for (const [how, log] of Object.entries(logged)) {
        if (how === 'a clone' && name === 'client') continue
        expect([name, how, secretsIn(log(value))]).toEqual([name, how, []])
      }
    }
  })

  test("in the lines of the client's own log", async () => {
    const { lines } = await conversation()
    expect(lines.length).toBeGreaterThan(5)
    expect(lines.filter((line) => secretsIn(line).length > 0)).toEqual([])
    expect(lines.join('\n')).toContain('[secret]')
  })

  test('in a line that a text of others came into', () => {
    const lines: string[] = []
    const write = (line: string): void => void lines.push(line)
    const logger = redactedLogger({ debug: write, info: write, warn: write, error: write }, (line) =>
      line.replaceAll('k9x2', '[token]'),
    )
    for (const level of ['debug', 'info', 'warn', 'error'] as const) logger[level](`${level} k9x2`)
    expect(lines).toEqual(['debug [token]', 'info [token]', 'warn [token]', 'error [token]'])
  })

  test('in a warning of the process, when nobody listens', async () => {
    const emitWarning = vi.spyOn(process, 'emitWarning').mockReturnValue()
    const { client } = await startHarness({}, undefined, { listensTo: ['credentials'] })
    client.on('accepted', () => {
      throw mintError(echo)
    })
    await client.send({ to, message: 'Hello' })
    const warnings = emitWarning.mock.calls.map(([text]) => String(text))
    emitWarning.mockRestore()
    expect(warnings).toHaveLength(1)
    expect(warnings.filter((text) => secretsIn(text).length > 0)).toEqual([])
  })
})

describe('an error of the application', () => {
  test('that is no error is named in a line of the log', async () => {
    const lines: string[] = []
    const write = (line: string): void => void lines.push(line)
    const { client } = await startHarness({
      logger: { debug: write, info: write, warn: write, error: write },
    })
    client.on('accepted', () => {
      throw Object.create(null)
    })
    await client.send({ to, message: 'Hello' })
    expect(lines).toContain('Error in the background: a thrown object')
  })

  test('is emitted as it is if nothing in it is to hide', async () => {
    const { client, eventsNamed } = await startHarness()
    const thrown = new TypeError('a bug', { cause: new Error('deeper') })
    client.on('accepted', () => {
      throw new TypeError('a bug')
    })
    client.on('status', () => {
      throw thrown
    })
    await client.send({ to, message: 'Hello' })
    expect(eventsNamed('error')[0]).toBeInstanceOf(TypeError)
  })

  test('that has a request is emitted with its name, message, code and stack alone', async () => {
    const { client, eventsNamed } = await startHarness()
    client.on('accepted', () => {
      throw mintError(`status code 401 for token=${appToken}`)
    })
    await client.send({ to, message: 'Hello' })
    const [error] = eventsNamed('error')
    expect(error).toMatchObject({
      name: 'AxiosError',
      message: 'status code 401 for token=[secret]',
      code: 'ERR_BAD_REQUEST',
      stack: expect.stringContaining('secrets.test.ts'),
    })
    expect(Object.keys(error ?? {})).not.toContain('config')
  })
})

/** Events of the conversation whose texts others wrote. */
const inFeed = ['failed', 'unmatched', 'gate']

/** The names of the events in the feed. */
async function toldBy(store: Store): Promise<readonly string[]> {
  const page = await store.scoped(`${app}:917834811114`).readFeed?.({ after: 0, limit: 1_000 })
  return page?.entries.map(({ name }) => name) ?? []
}

describe('no key, token or password is written', () => {
  const folder = temporaryFolder()

  test('to the file of a SQLite store', async () => {
    const path = folder.newFile()
    const store = sqliteStore({ path })
    const { client } = await conversation(store)
    await client.close({ timeoutMs: 0 })
    expect(await toldBy(store)).toEqual(expect.arrayContaining(inFeed))
    const files = readdirSync(dirname(path)).filter((name) => name.startsWith(basename(path)))
    const text = files.map((name) => readFileSync(join(dirname(path), name), 'latin1')).join()
    expect(text).toContain('91987654321')
    expect(text).toContain('[secret]')
    expect(secretsIn(text)).toEqual([])
  })
})

describeWithRedis('no key, token or password is written to Redis', () => {
  const given = givenRedis()

  test('under any key', async () => {
    const store = given.open()
    const { client } = await conversation(store)
    await client.close({ timeoutMs: 0 })
    expect(await toldBy(store)).toEqual(expect.arrayContaining(inFeed))
    const { admin } = given.redis
    const values = (await given.redis.keys()).map(async (key) => {
      switch (await admin.type(key)) {
        case 'string':
          return [key, await admin.get(key)]
        case 'hash':
          return [key, await admin.hgetall(key)]
        case 'set':
          return [key, await admin.smembers(key)]
        case 'zset':
          return [key, await admin.zrange(key, '0', '-1')]
        case 'list':
          return [key, await admin.lrange(key, 0, -1)]
        default:
          throw new Error(`${key} has a type that this test cannot read.`)
      }
    })
    const text = JSON.stringify(await Promise.all(values))
    expect(text).toContain('91987654321')
    expect(text).toContain('[secret]')
    expect(secretsIn(text)).toEqual([])
  })
})
