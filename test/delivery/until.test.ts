import { isGupshupError, OutcomeUnknownError } from 'gupshup-outbound'
import { describe, expect, test, vi } from 'vitest'
import { startHarness } from '../support/harness.ts'
import { until } from '../support/until.ts'
import { enqueued } from '../support/webhook-bodies.ts'

const to = '919876543210'
const day = 86_400_000
const request = { to, message: 'Hello', until: 'delivered' } as const
const caught = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  )

async function whoSends() {
  const warn = vi.fn()
  const logger = { debug: vi.fn(), info: vi.fn(), warn, error: vi.fn() }
  return { ...(await startHarness({ logger })), warn }
}

describe('a wait for a status that only a webhook can report', () => {
  test.each(['sent', 'delivered', 'read'] as const)(
    'for %s reports after 30 seconds that no webhook has ever come, once',
    async (status) => {
      const { client, clock, eventsNamed, warn } = await whoSends()
      const sends = [1, 2].map(() => caught(client.send({ ...request, until: status })))
      await until(() => eventsNamed('accepted').length === 2)
      await until(() => clock.pending >= 4)
      await clock.advance(29_999)
      expect(eventsNamed('no-webhooks')).toEqual([])
      await clock.advance(1)
      expect(eventsNamed('no-webhooks')).toEqual([
        { waitedMs: 30_000, message: expect.stringContaining('createWebhookHandler(client)') },
      ])
      expect(warn).toHaveBeenCalledOnce()
      await client.close()
      await Promise.all(sends)
    },
  )

  test('by receipt.outcome() reports it too', async () => {
    const { client, clock, eventsNamed } = await whoSends()
    const receipt = await client.send({ to, message: 'Hello' })
    const waiting = receipt.outcome()
    await until(() => clock.pending >= 2)
    await clock.advance(30_000)
    expect(eventsNamed('no-webhooks')).toHaveLength(1)
    await clock.advance(day)
    expect(await waiting).toMatchObject({ reached: false, status: 'accepted' })
  })

  test('reports nothing if webhooks come, even of another message only', async () => {
    const { client, clock, eventsNamed } = await whoSends()
    const sending = caught(client.send(request))
    await until(() => eventsNamed('accepted').length === 1)
    await client.receive(enqueued({ id: 'g-other', to: '919800000001' }))
    await until(() => clock.pending >= 2)
    await clock.advance(60_000)
    expect(eventsNamed('no-webhooks')).toEqual([])
    await client.close()
    await sending
  })
})

describe('send({ until })', () => {
  test('rejects when its ttlMs has passed since Gupshup accepted, with what is known', async () => {
    const { client, clock, eventsNamed } = await whoSends()
    const sending = caught(client.send({ ...request, ttlMs: 60_000 }))
    await until(() => eventsNamed('accepted').length === 1)
    await until(() => clock.pending >= 2)
    await clock.advance(59_999)
    await clock.advance(1)
    const error = await sending
    expect(error).toBeInstanceOf(OutcomeUnknownError)
    if (!(error instanceof OutcomeUnknownError)) return
    expect(error.message).toMatch(/is accepted, and no webhook reported within 60 s that it is delivered\./)
    expect(error.message).toContain('No webhook has ever come')
    expect(error.receipt).toMatchObject({ id: error.id, status: 'accepted' })
  })

  test('rejects after a day by default', async () => {
    const { client, clock, eventsNamed } = await whoSends()
    const sending = caught(client.send(request))
    await until(() => eventsNamed('accepted').length === 1)
    await until(() => clock.pending >= 2)
    await clock.advance(day)
    expect(await sending).toBeInstanceOf(OutcomeUnknownError)
  })

  test('lets sendAll() continue after a message without a webhook', async () => {
    const { client, clock, eventsNamed } = await whoSends()
    const results: unknown[] = []
    const done = (async () => {
      const requests = [1, 2, 3].map(() => ({ ...request, ttlMs: 1_000 }))
      for await (const { error } of client.sendAll(requests, { concurrency: 1 }))
        results.push(isGupshupError(error) ? error.kind : error)
    })()
    for (let sent = 1; sent <= 3; sent += 1) {
      await until(() => eventsNamed('accepted').length === sent && clock.pending >= 2)
      await clock.advance(1_000)
    }
    await done
    expect(results).toEqual(['outcome-unknown', 'outcome-unknown', 'outcome-unknown'])
  })
})
