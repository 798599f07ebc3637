import { expect, test } from 'vitest'
import { startHarness } from '../support/harness.ts'
import { idOf } from '../support/local-server.ts'
import { failed, inbound, inboundV3, progressed, userEvent } from '../support/webhook-bodies.ts'

const to = '919876543210'
/** When the fixture's failure was reported. */
const failedAt = 1_760_000_000_123

/** A client to which 1002 was reported for a message to the number. */
async function startSuppressed() {
  const harness = await startHarness()
  await harness.client.send({ to, message: 'Hello' })
  await harness.client.receive(failed({ id: idOf(1), to }, 1002))
  expect(await harness.client.suppressions.get(to)).toMatchObject({ code: 1002, since: failedAt })
  return harness
}

test.each([
  ['in version 2', inbound(to)],
  ['in version 3', inboundV3(to)],
  ['with a time in whole seconds, in the same second', inboundV3(to, { at: 1_760_000_000_000 })],
])('a later message from a number lifts its suppression after 1002, %s', async (_, body) => {
  const { client, eventsNamed } = await startSuppressed()
  await client.receive(body)
  expect(await client.suppressions.get(to)).toBeUndefined()
  expect(eventsNamed('unsuppressed')).toMatchObject([
    { to, evidence: 'inbound', suppression: { code: 1002 } },
  ])
  await client.send({ to, message: 'Hello' })
  await client.receive(body)
  expect(eventsNamed('unsuppressed')).toHaveLength(1)
})

test('a message from a number before its 1002 does not lift the suppression', async () => {
  const { client, eventsNamed } = await startSuppressed()
  await client.receive(inbound(to, { at: failedAt - 1 }))
  expect(await client.suppressions.has(to)).toBe(true)
  expect(eventsNamed('unsuppressed')).toEqual([])
})

test.each(['delivered', 'read'] as const)(
  'a later %s of another message to a number lifts its suppression after 1002',
  async (status) => {
    const { client, eventsNamed } = await startHarness()
    await client.send({ to, message: 'One' })
    await client.send({ to, message: 'Two' })
    await client.receive(failed({ id: idOf(1), to }, 1002))
    await client.receive(progressed('sent', { id: idOf(2), to }))
    expect(await client.suppressions.has(to)).toBe(true)
    await client.receive(progressed(status, { id: idOf(2), to }))
    expect(await client.suppressions.has(to)).toBe(false)
    expect(eventsNamed('unsuppressed')).toMatchObject([{ to, evidence: status }])
  },
)

test('a late 1002 for a number that has written since suppresses it provisionally only', async () => {
  const { client, clock } = await startHarness()
  await client.send({ to, message: 'Hello' })
  await client.receive(inbound(to, { at: clock.now() - 1_000 }))
  await client.receive(failed({ id: idOf(1), to }, 1002))
  expect(await client.suppressions.get(to)).toMatchObject({ code: 1002, provisional: true })
  await client.send({ to, message: 'Hello' })
})

test.each([
  ['an opt-out', (client: Client) => client.receive(userEvent('opted-out', to))],
  ['a suppression by hand', (client: Client) => client.suppressions.add(to, { reason: 'Asked by phone' })],
  [
    'a suppression of marketing by hand',
    (client: Client) => client.suppressions.add(to, { scope: 'marketing' }),
  ],
] as const)('%s stays after a message from the number and a delivery to it', async (_, suppress) => {
  const { client, clock, eventsNamed } = await startHarness()
  await client.send({ to, message: 'Hello' })
  await suppress(client)
  const listed = await client.suppressions.list()
  await client.receive(inbound(to, { at: clock.now() + 60_000 }))
  await client.receive(progressed('delivered', { id: idOf(1), to }))
  expect(await client.suppressions.list()).toEqual(listed)
  expect(eventsNamed('unsuppressed')).toEqual([])
})

type Client = Awaited<ReturnType<typeof startHarness>>['client']
