import { describe, expect, it, vi } from 'vitest'
import { startHarness } from '../support/harness.ts'
import { settle } from '../support/until.ts'

const to = '919876543210'
const soon = { timeout: 30_000, interval: 5 }

describe('messages.reschedule()', () => {
  it('moves a queued message to a later time, from which its ttlMs counts', async () => {
    const { client, server, clock, eventsNamed } = await startHarness()
    client.work()
    const now = clock.now()
    const { id } = await client.enqueue({ to, message: 'Hello', ttlMs: 1_000 }, { at: now + 10_000 })
    const at = now + 60_000
    expect(await client.messages.reschedule(id, { at: new Date(at) })).toMatchObject({
      ...{ rescheduled: true, message: { state: 'queued', dueAt: at, expiresAt: at + 1_000 } },
    })
    expect(eventsNamed('rescheduled')).toMatchObject([{ id, to, at }])
    await clock.advance(59_999)
    await settle()
    expect(server.requests).toHaveLength(0)
    await clock.advance(1)
    await vi.waitFor(() => expect(server.requests).toHaveLength(1), soon)
  })

  it('moves a queued message to an earlier time', async () => {
    const { client, server, clock } = await startHarness()
    client.work()
    const { id } = await client.enqueue({ to, message: 'Hello' }, { at: clock.now() + 86_400_000 })
    await client.messages.reschedule(id, { at: clock.now() })
    await vi.waitFor(() => expect(server.requests).toHaveLength(1), soon)
  })

  it('sends a message at once that is moved into the past, however short its ttlMs', async () => {
    const { client, server, clock, eventsNamed } = await startHarness()
    client.work()
    const now = clock.now()
    const { id } = await client.enqueue({ to, message: 'Hello', ttlMs: 60_000 }, { at: now + 86_400_000 })
    expect(await client.messages.reschedule(id, { at: now - 3_600_000 })).toMatchObject({
      ...{ rescheduled: true, message: { state: 'queued', dueAt: now, expiresAt: now + 60_000 } },
    })
    expect(eventsNamed('rescheduled')).toMatchObject([{ id, to, at: now }])
    await vi.waitFor(() => expect(server.requests).toHaveLength(1), soon)
  })

  it('leaves alone what was sent, is finished, or waits outside the queue', async () => {
    const { client, clock } = await startHarness()
    const at = clock.now() + 1_000
    const sent = await client.send({ to, message: 'Hello' })
    expect(await client.messages.reschedule(sent.id, { at })).toMatchObject({ reason: 'sent' })
    const canceled = await client.enqueue({ to, message: 'Hello' })
    await client.messages.cancel(canceled.id)
    expect(await client.messages.reschedule(canceled.id, { at })).toMatchObject({ reason: 'finished' })
    expect(await client.messages.reschedule('none', { at })).toEqual({
      rescheduled: false,
      reason: 'not-found',
    })
  })

  it('refuses a time that no Date can have, and the message stays where it is', async () => {
    const { client, clock } = await startHarness()
    const dueAt = clock.now() + 86_400_000
    const { id } = await client.enqueue({ to, message: 'Hello' }, { at: dueAt })
    for (const at of [8.64e15 + 1, 1e300, Number.NaN, new Date(Number.NaN), -1])
      await expect(client.messages.reschedule(id, { at })).rejects.toMatchObject({ option: 'at' })
    expect((await client.messages.get({ id }))?.dueAt).toBe(dueAt)
  })
})
