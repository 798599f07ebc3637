import { SuppressedError, skip } from 'gupshup-outbound'
import { describe, expect, test } from 'vitest'
import { type Harness, startHarness } from '../support/harness.ts'
import { idOf } from '../support/local-server.ts'
import { failed, failedAtWhatsapp, preference, userEvent } from '../support/webhook-bodies.ts'

const to = '919876543210'
const offer = { to, message: 'Half price today', marketing: true }

async function refusal(sending: Promise<unknown>): Promise<unknown> {
  return await sending.catch((error: unknown) => error)
}

describe('a recipient who has opted out', () => {
  test('is sent nothing, and the error names the opt-out', async () => {
    const { client, server, eventsNamed } = await startHarness()
    await client.receive(userEvent('opted-out', to, 1_760_000_003_000))
    const error = await refusal(client.send({ to, message: 'Hello' }))
    expect(error).toBeInstanceOf(SuppressedError)
    expect(error).toMatchObject({
      scope: 'all',
      since: 1_760_000_003_000,
      message:
        '91••••••3210 was suppressed by its owner (opted-out) on 2025-10-09T08:53:23.000Z, for good. Nothing was sent. ' +
        'If its owner wants messages again, call client.suppressions.remove(number) and send again.',
    })
    expect(server.requests).toEqual([])
    expect(eventsNamed('suppressed')).toMatchObject([
      { to, suppression: { event: 'opted-out', scope: 'all' } },
    ])
    expect(eventsNamed('user')).toMatchObject([{ event: 'opted-out', phone: to }])
  })

  test('is sent messages again after an opt-in', async () => {
    const { client, server } = await startHarness()
    await client.receive(userEvent('opted-out', to, 1_700_000_000_000))
    await client.receive(userEvent('opted-in', to, 1_700_000_060_000))
    await client.send({ to, message: 'Hello' })
    expect(server.requests).toHaveLength(1)
  })

  test('stays opted out after a late older opt-in, and opted in after a late older opt-out', async () => {
    const { client } = await startHarness()
    await client.receive(userEvent('opted-out', to, 1_700_000_060_000))
    await client.receive(userEvent('opted-in', to, 1_700_000_000_000))
    expect(await client.suppressions.has(to)).toBe(true)
    await client.receive(userEvent('opted-in', to, 1_700_000_090_000))
    await client.receive(userEvent('opted-out', to, 1_700_000_060_000))
    expect(await client.suppressions.has(to)).toBe(false)
  })

  test.each([
    ['while', 0],
    ['after', 7_200_000],
  ])('%s a policy skips 1012 for an hour is sent nothing after that hour', async (_, laterMs) => {
    const { client, clock } = await startHarness({ policies: { 1012: skip({ forMs: 3_600_000 }) } })
    await client.send({ to, message: 'Hello' })
    await client.receive(failed({ id: idOf(1), to }, 1012))
    const at = clock.now() + 60_000
    await clock.advance(60_000 + laterMs)
    await client.receive(userEvent('opted-out', to, at))
    await clock.advance(7_200_000)
    expect(await client.suppressions.has(to)).toBe(true)
  })

  test('by 1012 and opted in again stays opted in after a late older opt-out', async () => {
    const { client, clock } = await startHarness()
    await client.send({ to, message: 'Hello' })
    await client.receive(failed({ id: idOf(1), to }, 1012))
    await clock.advance(60_000)
    await client.receive(userEvent('opted-in', to, clock.now()))
    await client.receive(userEvent('opted-out', to, clock.now() - 60_000))
    expect(await client.suppressions.has(to)).toBe(false)
  })

  test('by 1012 is sent messages again after an opt-in', async () => {
    const { client, clock } = await startHarness()
    await client.send({ to, message: 'Hello' })
    await client.receive(failed({ id: idOf(1), to }, 1012))
    expect(await client.suppressions.has(to)).toBe(true)
    await client.receive(userEvent('opted-in', to, clock.now()))
    expect(await client.suppressions.has(to)).toBe(false)
  })
})

describe('an opt-in', () => {
  test.each<[string, (harness: Harness) => Promise<unknown>]>([
    [
      '1002',
      async ({ client }) => {
        await client.send({ to, message: 'Hello' })
        await client.receive(failed({ id: idOf(1), to }, 1002))
      },
    ],
    ['an operator', ({ client }) => client.suppressions.add(to)],
  ])('does not lift what %s has suppressed', async (_, suppress) => {
    const harness = await startHarness()
    await suppress(harness)
    await harness.client.receive(userEvent('opted-in', to, harness.clock.now()))
    expect(await harness.client.suppressions.has(to)).toBe(true)
  })

  test('to marketing does not lift an opt-out of everything, nor the other way round', async () => {
    const { client } = await startHarness()
    await client.receive(userEvent('opted-out', to, 1_700_000_000_000))
    await client.receive(preference('stop', to, 1_700_000_000_000))
    await client.receive(preference('resume', to, 1_700_000_060_000))
    expect(await client.suppressions.has(to)).toBe(true)
    await client.receive(preference('stop', to, 1_700_000_070_000))
    await client.receive(userEvent('opted-in', to, 1_700_000_080_000))
    expect(await client.suppressions.has(to)).toBe(false)
    expect(await client.suppressions.has(to, { marketing: true })).toBe(true)
  })

  test('or opt-out of another app changes nothing', async () => {
    const { client } = await startHarness()
    await client.receive({ ...userEvent('opted-out', to), app: 'OtherShop' })
    expect(await client.suppressions.list()).toEqual([])
  })
})

describe('a recipient who has stopped marketing', () => {
  test('is sent no marketing, and everything else', async () => {
    const { client, server } = await startHarness()
    await client.receive(preference('stop', to))
    const error = await refusal(client.send(offer))
    expect(error).toBeInstanceOf(SuppressedError)
    expect(error).toMatchObject({
      scope: 'marketing',
      message: expect.stringContaining(
        "was suppressed for marketing by its owner (marketing-stop) on 2025-10-09T08:53:23.000Z, for good. Nothing was sent. If its owner wants messages again, call client.suppressions.remove(number, { scope: 'marketing' })",
      ),
    })
    await client.send({ to, message: 'Your order has shipped' })
    expect(server.requests).toHaveLength(1)
  })

  test('is recognized by 131050 too', async () => {
    const { client, eventsNamed } = await startHarness()
    await client.send(offer)
    await client.receive(failedAtWhatsapp({ id: idOf(1), to }, 131050))
    expect(eventsNamed('failed')).toMatchObject([
      {
        error: { code: 131050, message: expect.stringContaining('No more marketing is sent to the number') },
      },
    ])
    expect(await client.suppressions.get(to)).toBeUndefined()
    expect(await client.suppressions.get(to, { scope: 'marketing' })).toMatchObject({ code: 131050 })
    expect(await refusal(client.send(offer))).toMatchObject({ kind: 'suppressed', code: 131050 })
  })

  test('is sent marketing again after resuming it', async () => {
    const { client, server } = await startHarness()
    await client.receive(preference('stop', to, 1_700_000_000_000))
    await client.receive(preference('resume', to, 1_700_000_060_000))
    await client.send(offer)
    expect(server.requests).toHaveLength(1)
  })

  test('is sent no marketing from the queue either', async () => {
    const { client } = await startHarness()
    await client.receive(preference('stop', to))
    expect(await refusal(client.enqueue(offer))).toBeInstanceOf(SuppressedError)
  })
})

describe('client.suppressions', () => {
  test('has both suppressions of a number, each by its scope, and lists them all', async () => {
    const { client } = await startHarness()
    await client.suppressions.add(to, { reason: 'asked on the phone' })
    await client.suppressions.add(to, { scope: 'marketing', forMs: 1_000 })
    expect(await client.suppressions.list()).toMatchObject([
      { to, scope: 'all', reason: 'asked on the phone' },
      { to, scope: 'marketing' },
    ])
    expect(await client.suppressions.remove(to)).toBe(true)
    expect(await client.suppressions.has(to)).toBe(false)
    expect(await client.suppressions.has(to, { marketing: true })).toBe(true)
    expect(await client.suppressions.remove(to, { scope: 'marketing' })).toBe(true)
    expect(await client.suppressions.list()).toEqual([])
  })
})
