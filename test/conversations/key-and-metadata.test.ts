import { type ClientOptions, type FeedEventName, fallBack, type GupshupClient, retry } from 'gupshup-outbound'
import { answer, type Emulator } from 'gupshup-outbound/emulator'
import { describe, expect, it } from 'vitest'
import { feedEventNames } from '../../src/events/index.ts'
import { ManualClock } from '../support/manual-clock.ts'
import { until } from '../support/until.ts'
import { openConversation } from './support.ts'

const to = '919876543210'
const request = { to, message: 'Hello', idempotencyKey: 'order-7', metadata: { order: 7, items: ['cup'] } }
const refused = (code: number) => answer.reply({ status: 400, body: { status: 'error', code } })
const failure = () => undefined

interface Scenario {
  readonly client: GupshupClient
  readonly emulator: Emulator
  readonly clock: ManualClock
}

/** What makes each event, and in which way. */
const scenarios: readonly {
  readonly what: string
  readonly tells: readonly FeedEventName[]
  readonly options?: ClientOptions
  readonly run: (scenario: Scenario) => Promise<unknown>
}[] = [
  {
    what: 'accepted, delivered and billed',
    tells: ['accepted', 'status', 'billing'],
    run: async ({ client }) => await (await client.send(request)).outcome(),
  },
  {
    what: 'refused by the response, and sent again under its free key',
    tells: ['failed', 'accepted', 'status'],
    async run({ client, emulator }) {
      emulator.script(to, refused(1010), answer.deliver())
      await client.send(request).catch(failure)
      await (await client.send(request)).outcome()
    },
  },
  {
    what: 'failed by webhook',
    tells: ['accepted', 'failed'],
    async run({ client, emulator }) {
      emulator.script(to, answer.fail(1005))
      await (await client.send(request)).outcome().catch(failure)
    },
  },
  {
    what: 'expired at the gate',
    tells: ['failed'],
    async run({ client, clock, emulator }) {
      await shutTheGate({ client, emulator })
      const sending = client.send({ ...request, ttlMs: 100 }).catch(failure)
      await until(async () => (await client.messages.get({ idempotencyKey: 'order-7' })) !== undefined)
      await clock.advance(100)
      await sending
    },
  },
  {
    what: 'halted while it waited at the gate',
    tells: ['failed'],
    async run({ client, emulator }) {
      await shutTheGate({ client, emulator })
      const sending = client.send(request).catch(failure)
      await until(async () => (await client.messages.get({ idempotencyKey: 'order-7' })) !== undefined)
      await client.halt('Stocktaking')
      await sending
    },
  },
  {
    what: 'sent without a response, and settled by a webhook',
    tells: ['unknown', 'status'],
    async run({ client, emulator }) {
      emulator.script(to, answer.networkFault('reset-after-acceptance'))
      await client.send(request).catch(failure)
    },
  },
  {
    what: 'tried again after a pause',
    tells: ['retry', 'accepted', 'status'],
    options: { policies: { 1010: retry({ retries: 1, initialMs: 10 }) } },
    async run({ client, clock, emulator }) {
      emulator.script(to, refused(1010), answer.deliver())
      const sending = client.send(request)
      await until(async () => (await client.messages.get({ idempotencyKey: 'order-7' }))?.dueAt !== undefined)
      await clock.advance(20)
      await (await sending).outcome()
    },
  },
  {
    what: 'replaced by its fallback',
    tells: ['accepted', 'fallback', 'status'],
    options: { policies: { 1005: fallBack() } },
    async run({ client, emulator }) {
      emulator.script(to, answer.fail(1005), answer.deliver())
      await (await client.send({ ...request, fallback: 'Hello again' })).outcome()
    },
  },
  {
    what: 'moved and canceled',
    tells: ['rescheduled', 'canceled'],
    async run({ client, clock }) {
      const { id } = await client.enqueue(request, { at: clock.now() + 60_000 })
      await client.messages.reschedule(id, { at: clock.now() + 120_000 })
      await client.messages.cancel(id)
    },
  },
  {
    what: 'queued, and sent by a worker',
    tells: ['accepted', 'status'],
    async run({ client }) {
      const receipt = await client.enqueue(request)
      client.work()
      await receipt.outcome()
    },
  },
]

/** Another message is refused for the rate, and waits at the gate from then on. */
async function shutTheGate({ client, emulator }: Pick<Scenario, 'client' | 'emulator'>): Promise<void> {
  emulator.script('919900000001', answer.reply({ status: 429 }))
  client.send({ to: '919900000001', message: 'Hello' }).catch(failure)
  await until(() => client.gate.state !== 'open')
}

describe('idempotencyKey and metadata', () => {
  it.each(scenarios)(
    'are in every event of a message that is $what, for listeners and in the feed',
    async (scenario) => {
      const clock = new ManualClock()
      const { client, emulator } = await openConversation({
        emulator: { billing: true },
        client: { clock, ...scenario.options },
      })
      const told: { readonly name: string; readonly event: { readonly to?: string | undefined } }[] = []
      const listen = <Name extends (typeof messageEvents)[number]>(name: Name) =>
        client.on(name, (event) => told.push({ name, event }))
      for (const name of messageEvents) listen(name)
      await scenario.run({ client, emulator, clock })
      await emulator.idle()
      const ours = told.filter(({ event }) => event.to === to)
      expect(ours.map(({ name }) => name)).toEqual(expect.arrayContaining([...scenario.tells]))
      for (const { name, event } of ours) expect([name, event]).toMatchObject([name, about])

      const kept: string[] = []
      for await (const { name, event } of client.events({ events: messageEvents, follow: false })) {
        if (event.to !== to) continue
        kept.push(name)
        expect([name, event]).toMatchObject([name, about])
      }
      expect(kept).toEqual(ours.map(({ name }) => name))
    },
  )
})

it('every event of the feed is about a message, or is listed as one that is not', () => {
  expect([...messageEvents, ...otherEvents, ...Object.keys(unlistedEvents)].sort()).toEqual(
    Object.keys(feedEventNames).sort(),
  )
})

const about = { idempotencyKey: request.idempotencyKey, metadata: request.metadata }
const messageEvents = [
  'accepted',
  'status',
  'failed',
  'unknown',
  'retry',
  'fallback',
  'billing',
  'canceled',
  'rescheduled',
] as const satisfies readonly FeedEventName[]

/** The events of the feed that are about no message of this client. */
const otherEvents = [
  ...(['inbound', 'user', 'identity', 'suppressed', 'unsuppressed', 'template', 'quarantined'] as const),
  ...(['account', 'gate', 'lane', 'unmatched', 'webhook', 'store'] as const),
] as const satisfies readonly FeedEventName[]

/** Empty. With a new event this compiles only once that is in one of the lists. */
const unlistedEvents: Readonly<
  Record<Exclude<FeedEventName, (typeof messageEvents)[number] | (typeof otherEvents)[number]>, true>
> = {}
