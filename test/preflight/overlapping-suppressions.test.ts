import { skip } from 'gupshup-outbound'
import { describe, expect, test } from 'vitest'
import { startHarness } from '../support/harness.ts'
import { idOf } from '../support/local-server.ts'
import { failed, preference, userEvent } from '../support/webhook-bodies.ts'

const to = '919876543210'
const hour = 3_600_000

describe('an opt-out of a number that is suppressed for a time', () => {
  test('by hand outlasts that time', async () => {
    const { client, clock } = await startHarness()
    await client.suppressions.add(to, { forMs: hour })
    await client.receive(userEvent('opted-out', to, clock.now()))
    await clock.advance(2 * hour)
    expect(await client.suppressions.has(to)).toBe(true)
  })

  test('by a code outlasts that time', async () => {
    const { client, clock } = await startHarness({ policies: { 1002: skip({ forMs: hour }) } })
    await client.send({ to, message: 'Hello' })
    await client.receive(failed({ id: idOf(1), to }, 1002))
    await client.receive(userEvent('opted-out', to, clock.now()))
    await clock.advance(2 * hour)
    expect(await client.suppressions.has(to)).toBe(true)
  })

  test('of marketing outlasts that time too', async () => {
    const { client, clock } = await startHarness()
    await client.suppressions.add(to, { forMs: hour, scope: 'marketing' })
    await client.receive(preference('stop', to, clock.now()))
    await clock.advance(2 * hour)
    expect(await client.suppressions.has(to, { marketing: true })).toBe(true)
  })
})

test('a suppression for a time does not shorten a suppression for good', async () => {
  const { client, clock } = await startHarness({ policies: { 1002: skip({ forMs: hour }) } })
  await client.send({ to, message: 'Hello' })
  await client.receive(userEvent('opted-out', to, clock.now()))
  await client.receive(failed({ id: idOf(1), to }, 1002))
  await clock.advance(2 * hour)
  expect(await client.suppressions.has(to)).toBe(true)
})
