import { inspect } from 'node:util'
import { type FeedEvent, NumberNotOnWhatsAppError, type StatusEvent, unredacted } from 'gupshup-outbound'
import { expect, expectTypeOf, it } from 'vitest'
import { startHarness } from '../support/harness.ts'
import { idOf } from '../support/local-server.ts'
import { sharedStore } from '../support/shared-store.ts'
import { settle, until } from '../support/until.ts'
import { failed, inbound, progressed } from '../support/webhook-bodies.ts'

const to = '919876543210'

it('a consumer of a client is told at once what this process writes, with typed errors and nothing whole in print', async () => {
  const { client } = await startHarness()
  const told: FeedEvent[] = []
  const consumer = client.consume({ name: 'crm', events: ['failed', 'inbound'] }, (event) => told.push(event))
  await consumer.ready()
  await client.send({ to, message: 'Your order has shipped' })
  await client.receive(failed({ id: idOf(1), to }, 1002))
  await client.receive(inbound(to))
  await until(() => told.length === 2, 'both events are told')
  const [first, second] = told
  if (first?.name !== 'failed' || second?.name !== 'inbound') throw new Error('Other events were told.')
  expect(first.event.error).toBeInstanceOf(NumberNotOnWhatsAppError)
  expect(first.event.error.code).toBe(1002)
  expect(first.event.error.message).toContain('1002')
  expect(first.event.to).toBe(to)
  expect(unredacted(first)).toMatchObject({ eventId: first.eventId, event: { to } })
  const printed = `${inspect(told, { depth: 9, showHidden: true })}${JSON.stringify(told)}${inspect({ ...second.event })}`
  expect(printed).not.toContain(to)
  expect(printed).toContain(first.eventId)
})

it('what events() yields is narrowed by its name', async () => {
  const { client } = await startHarness()
  await client.send({ to, message: 'Your order has shipped' })
  await client.receive(progressed('delivered', { id: idOf(1), to }))
  for await (const event of client.events({ events: ['status'], follow: false })) {
    expectTypeOf(event.name).toEqualTypeOf<'status'>()
    expectTypeOf(event.event).toExtend<StatusEvent>()
    expect(event.event.status).toBe('delivered')
  }
  client.consume({ name: 'crm', events: ['failed', 'status'] }, async (event) => {
    expectTypeOf(event.name).toEqualTypeOf<'failed' | 'status'>()
    if (event.name === 'status') expectTypeOf(event.event).toExtend<StatusEvent>()
  })
  // @ts-expect-error a misspelt event
  expect(() => client.consume({ name: 'crm', events: ['failled'] }, () => {})).toThrow(
    'consume(): events.0 must be an event of the feed, such as failed, but is "failled".',
  )
  // @ts-expect-error an event that is about one process
  expect(() => client.events({ events: ['anomaly'] })).toThrow(
    'must be an event of the feed: accepted, status,',
  )
})

it('close() of a client gives the call under way its timeoutMs, and then another process is told the event again', async () => {
  const { client } = await startHarness()
  const signals: AbortSignal[] = []
  const consumer = client.consume({ name: 'crm', events: ['accepted'] }, async (_, { signal }) => {
    signals.push(signal)
    await new Promise(() => {})
  })
  await consumer.ready()
  await client.send({ to, message: 'Your order has shipped' })
  await until(() => signals.length === 1, 'the event is told')
  await client.close({ timeoutMs: 0 })
  expect(signals[0]?.aborted).toBe(true)
  expect(() => client.consume({ name: 'crm' }, () => {})).toThrow('The client is closed')
  expect(() => client.events()).toThrow('closed')
})

it('a dead letter that no listener hears of is a warning of the process, without the number', async () => {
  const { client, clock } = await startHarness({}, undefined, { listensTo: ['error'] })
  const warnings: string[] = []
  const listener = ({ message }: Error) => warnings.push(message)
  process.on('warning', listener)
  const options = { name: 'crm', events: ['accepted'], maxAttempts: 1 } as const
  await client
    .consume(options, ({ event }) => {
      throw new Error(`No row for ${event.to}`)
    })
    .ready()
  await client.send({ to, message: 'Your order has shipped' })
  await clock.advance(1_000)
  await until(() => warnings.some((text) => text.includes("The consumer 'crm'")), 'the warning')
  process.off('warning', listener)
  expect(warnings.join()).not.toContain(to)
  expect(warnings.join()).toContain("client.on('consumer')")
})

it.each([
  [{}, 'name is missing'],
  [{ name: 'a b' }, 'must be up to 64 letters'],
  [{ name: 'crm', concurrency: 0 }, 'concurrency must be at least 1'],
  [{ name: 'crm', from: 'end' }, 'from must be "now" or "start"'],
  [{ name: 'crm', maxAttempt: 3 }, 'maxAttempts'],
])('the options %o of consume() are refused, and the error says why', async (options, words) => {
  const { client } = await startHarness()
  expect(() => client.consume(options as never, () => {})).toThrow(words)
})

it('a consumer waits while the store cannot be reached, and goes on when it is back', async () => {
  const shared = sharedStore()
  const { client, clock } = await startHarness({ store: shared.store })
  const told: FeedEvent[] = []
  const consumer = client.consume({ name: 'crm', events: ['accepted'] }, (event) => told.push(event))
  await consumer.ready()
  shared.state = 'away'
  for (let step = 0; step < 30; step += 1) await clock.advance(1_000)
  shared.state = 'well'
  for (let step = 0; step < 3; step += 1) await clock.advance(1_000)
  await client.send({ to, message: 'Your order has shipped' })
  for (let step = 0; step < 3; step += 1) {
    await clock.advance(1_000)
    await settle(20)
  }
  expect(told).toHaveLength(1)
  await consumer.close()
})
