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
  ['in the same second, of which the event gives no more', inboundV3(to, { at: 1_760_000_000_000 })],
])('a later message of a number lifts the 1002 of the client, %s', async (_, body) => {
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

test('a message of a number that is older than its 1002 proves nothing', async () => {
  const { client, eventsNamed } = await startSuppressed()
  await client.receive(inbound(to, { at: failedAt - 1 }))
  expect(await client.suppressions.has(to)).toBe(true)
  expect(eventsNamed('unsuppressed')).toEqual([])
})

test.each(['delivered', 'read'] as const)(
  'a later %s of another message to the number lifts it',
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

test('a 1002 that comes late for a number that has written since is not believed', async () => {
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
  ['a stop of marketing by hand', (client: Client) => client.suppressions.add(to, { scope: 'marketing' })],
] as const)('%s stays whatever the number does', async (_, suppress) => {
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
