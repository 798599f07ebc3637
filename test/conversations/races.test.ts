import { randomUUID } from 'node:crypto'
import { type ClientEvents, GupshupClient, memoryStore, type Store } from 'gupshup-outbound'
import { redisStore } from 'gupshup-outbound/redis'
import { sqliteStore } from 'gupshup-outbound/sqlite'
import { afterAll, describe, expect, it } from 'vitest'
import { temporaryFolder } from '../store/sqlite/temporary-folder.ts'
import { describeWithAnyRedis } from '../support/describe-with-redis.ts'
import { latencyStore, SeededScheduler } from '../support/latency-store.ts'
import { type Answer, idOf, json, type LocalServer, startLocalServer } from '../support/local-server.ts'
import { anyRedis } from '../support/redis-server.ts'

/** The number of seeds for each store. `RACES_SEEDS=2000` is a long run; `RACES_FIRST=77 RACES_SEEDS=1` repeats one. */
const seeds = Number(process.env['RACES_SEEDS'] ?? 3)
const firstSeed = Number(process.env['RACES_FIRST'] ?? 1)

/** Messages of one seed, each to a number of its own. */
const messagesAtOnce = 40

/** The final state of a message at Gupshup. */
const fates = [
  'delivered',
  'failed',
  'fallback',
  'failed-then-delivered',
  'unknown',
  'unknown-failed',
] as const
type Fate = (typeof fates)[number]

/** Fails for good, and has no fallback by default. */
const lostCode = 1010
/** The session window is closed: a template goes out instead. */
const windowCode = 1005

interface Sent {
  readonly to: string
  readonly fate: Fate
  readonly requests: string[]
}

/** One run: some clients on one store with latency, and a Gupshup whose webhooks come before, at and after its responses. */
class Race {
  readonly #scheduler: SeededScheduler
  readonly #clients: readonly GupshupClient[]
  readonly #server: LocalServer
  readonly #sent = new Map<string, Sent>()
  readonly #received: { readonly name: keyof ClientEvents; readonly event: object }[] = []
  readonly #webhooks: Promise<unknown>[] = []

  private constructor(scheduler: SeededScheduler, clients: readonly GupshupClient[], server: LocalServer) {
    this.#scheduler = scheduler
    this.#clients = clients
    this.#server = server
    server.answer = this.#answer
    for (const client of clients) {
      for (const name of [
        'accepted',
        'status',
        'failed',
        'fallback',
        'unmatched',
        'billing',
        'error',
      ] as const)
        client.on(name, (event) => this.#received.push({ name, event: Object(event) }))
    }
  }

  static async start(seed: number, stores: readonly Store[], isShared: boolean): Promise<Race> {
    const scheduler = new SeededScheduler(seed)
    const server = await startLocalServer()
    const clients = stores.map(
      (store) =>
        new GupshupClient({
          apiKey: 'sk_test_0123456789abcdef0123456789abcdef',
          appName: `Race ${seed}`,
          source: '917834811114',
          baseUrl: server.url,
          rateLimit: { messagesPerSecond: Number.POSITIVE_INFINITY },
          suppressionGuard: false,
          store: latencyStore(store, scheduler, { isShared }),
        }),
    )
    return new Race(scheduler, clients, server)
  }

  async run(): Promise<void> {
    try {
      const sends = Array.from({ length: messagesAtOnce }, (_, index) => this.#send(index))
      await Promise.all(sends)
      await this.#settled()
      this.#check()
    } finally {
      await Promise.all(this.#clients.map((client) => client.close({ timeoutMs: 1_000 })))
      await this.#server.close()
    }
  }

  async #send(index: number): Promise<void> {
    const to = `9198765${String(index).padStart(5, '0')}`
    const fate = fates[this.#scheduler.pick(fates.length)] ?? 'delivered'
    this.#sent.set(to, { to, fate, requests: [] })
    await this.#scheduler.delay(20)
    const fallback = { type: 'template', id: 'order-update' } as const
    const message = { to, message: 'Hello', ...(fate === 'fallback' ? { fallback } : {}) }
    // An unknown outcome rejects unless it is settled by then.
    await this.#anyClient.send(message).catch(() => {})
  }

  get #anyClient(): GupshupClient {
    const client = this.#clients[this.#scheduler.pick(this.#clients.length)]
    if (client === undefined) throw new Error('There is no client.')
    return client
  }

  readonly #answer: Answer = async (request, response) => {
    const sent = this.#sent.get(request.to)
    const id = idOf(request.number)
    sent?.requests.push(id)
    const isFallback = (sent?.requests.length ?? 0) > 1
    const bodies = webhooksOf(sent?.fate ?? 'delivered', isFallback, { id, to: request.to })
    const left = [...bodies]
    // In any order, some of them twice, and before, at or after the response.
    while (left.length > 0) {
      const [body] = left.splice(this.#scheduler.pick(left.length), 1)
      const times = this.#scheduler.pick(4) === 0 ? 2 : 1
      for (let time = 0; time < times; time += 1) this.#webhooks.push(this.#deliver(body))
    }
    await this.#scheduler.delay(12)
    if (sent?.fate.startsWith('unknown')) response.socket?.destroy()
    else json(response, 202, { status: 'submitted', messageId: id })
  }

  async #deliver(body: unknown): Promise<void> {
    await this.#scheduler.delay(20)
    await this.#anyClient.receive(body)
  }

  /** Every webhook is processed, also those of fallbacks, and every message is in its final state. */
  async #settled(): Promise<void> {
    let seen = -1
    while (seen !== this.#webhooks.length) {
      seen = this.#webhooks.length
      await Promise.all(this.#webhooks)
      const fallbacks = () => [...this.#sent.values()].filter(({ fate }) => fate === 'fallback')
      const until = performance.now() + 4_000
      while (fallbacks().some(({ requests }) => requests.length < 2) && performance.now() < until)
        await new Promise((resolve) => setTimeout(resolve, 2))
      for (let round = 0; round < 40; round += 1) await new Promise((resolve) => setImmediate(resolve))
    }
  }

  #check(): void {
    const of = (to: string, name: keyof ClientEvents) =>
      this.#received.filter((received) => received.name === name && Reflect.get(received.event, 'to') === to)
    expect(this.#received.filter(({ name }) => name === 'unmatched' || name === 'error')).toEqual([])
    for (const { to, fate, requests } of this.#sent.values()) {
      const wasRead = of(to, 'status').filter(({ event }) => Reflect.get(event, 'status') === 'delivered')
      const costs = of(to, 'billing').map(({ event }) => Reflect.get(event, 'messageId'))
      expect({
        to,
        fate,
        requests: requests.length,
        delivered: wasRead.length,
        failed: of(to, 'failed').length > 0 || fate === 'failed-then-delivered',
        failedTwice: of(to, 'failed').length > 1,
        fallbacks: of(to, 'fallback').length,
        costs: costs.sort(),
        isWithoutId: of(to, 'billing').some(({ event }) => Reflect.get(event, 'id') === undefined),
      }).toEqual({
        to,
        fate,
        requests: fate === 'fallback' ? 2 : 1,
        delivered: fate === 'failed' || fate === 'unknown-failed' ? 0 : 1,
        failed: fate === 'failed' || fate === 'unknown-failed' || fate === 'failed-then-delivered',
        failedTwice: false,
        fallbacks: fate === 'fallback' ? 1 : 0,
        costs: [...requests].sort(),
        isWithoutId: false,
      })
    }
  }
}

/** The webhooks of a request, each with an id of WhatsApp's that no other request has. */
function webhooksOf(fate: Fate, isFallback: boolean, { id, to }: { id: string; to: string }): object[] {
  const whatsappId = `wamid.${id}`
  const status = (type: string, payload: object = {}) => ({
    type: 'message-event',
    version: 2,
    payload: { id: whatsappId, gsId: id, type, destination: to, payload },
  })
  const enqueued = {
    type: 'message-event',
    version: 2,
    payload: { id, type: 'enqueued', destination: to, payload: { whatsappMessageId: whatsappId } },
  }
  /** Without Gupshup's id, as in events of week-old messages and of marketing messages. */
  const withoutGupshupId = {
    type: 'message-event',
    version: 2,
    payload: { id: whatsappId, type: 'delivered', destination: to, payload: {} },
  }
  /** The same by the other version of the webhook. */
  const deliveredV3 = {
    object: 'whatsapp_business_account',
    entry: [
      {
        id: '1520',
        changes: [
          {
            field: 'messages',
            value: {
              messaging_product: 'whatsapp',
              statuses: [{ id: whatsappId, gs_id: id, recipient_id: to, status: 'delivered' }],
            },
          },
        ],
      },
    ],
  }
  const billing = {
    type: 'billing-event',
    version: 2,
    payload: {
      deductions: { type: 'regular', billable: true },
      references: { id: whatsappId, gsId: id, destination: to },
    },
  }
  const failed = (code: number) => status('failed', { code, reason: 'Reason' })
  const arrived = [enqueued, status('sent'), withoutGupshupId, deliveredV3, billing]
  if (isFallback) return arrived
  switch (fate) {
    case 'delivered':
    case 'unknown':
      return arrived
    case 'failed':
    case 'unknown-failed':
      return [enqueued, failed(lostCode), billing]
    case 'fallback':
      return [enqueued, failed(windowCode), billing]
    case 'failed-then-delivered':
      return [enqueued, failed(lostCode), status('delivered'), billing]
  }
}

function describeRaces(
  name: string,
  open: () => { stores: () => Store[]; isShared: boolean; close(): Promise<void> },
): void {
  describe(`${name}, with latency between all steps`, () => {
    it(
      `never loses, duplicates or misreports a message or webhook, in any order (${seeds} seeds)`,
      async () => {
        const opened = open()
        try {
          for (let seed = firstSeed; seed < firstSeed + seeds; seed += 1) {
            const race = await Race.start(seed, opened.stores(), opened.isShared)
            await race.run().catch((error: unknown) => {
              throw new Error(`Seed ${seed} (repeat it with RACES_FIRST=${seed} RACES_SEEDS=1)`, {
                cause: error,
              })
            })
          }
        } finally {
          await opened.close()
        }
      },
      60_000 + seeds * 5_000,
    )
  })
}

describeRaces('one client on the memory store', () => ({
  stores: () => [memoryStore()],
  isShared: false,
  close: async () => {},
}))

describeRaces('two clients on one memory store', () => ({
  stores: () => {
    const store = memoryStore()
    return [store, store]
  },
  isShared: true,
  close: async () => {},
}))

describe('with SQLite:', () => {
  const folder = temporaryFolder()
  describeRaces('two clients on one SQLite file', () => {
    const path = folder.newFile()
    const stores = [
      sqliteStore({ path, synchronous: 'normal' }),
      sqliteStore({ path, synchronous: 'normal' }),
    ]
    return {
      stores: () => stores,
      isShared: true,
      close: async () => void (await Promise.all(stores.map((store) => store.close()))),
    }
  })
})

describeWithAnyRedis('with Redis:', () => {
  const redis = anyRedis()
  afterAll(async () => (await redis).close())
  let url = ''
  it('a server is available', async () => {
    url = (await redis).url
    expect(url).toContain('redis')
  })

  describeRaces('two clients on one Redis', () => {
    const prefix = `races-${randomUUID()}`
    const stores = [0, 1].map(() => redisStore({ connection: url, prefix }))
    return {
      stores: () => stores,
      isShared: true,
      close: async () => void (await Promise.all(stores.map((store) => store.close()))),
    }
  })
})
