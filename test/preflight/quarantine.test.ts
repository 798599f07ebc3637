import { memoryStore, TemplateError, TemplatePausedError } from 'gupshup-outbound'
import { describe, expect, test } from 'vitest'
import { startHarness } from '../support/harness.ts'
import { idOf } from '../support/local-server.ts'
import { settle, until } from '../support/until.ts'
import { failed, failedAtWhatsapp, templateEvent } from '../support/webhook-bodies.ts'

const to = '919876543210'
const id = 'a1b2c3d4-0000-4000-8000-000000000001'
const template = { type: 'template', id, params: ['Asha'] } as const
const other = { type: 'template', id: 'a1b2c3d4-0000-4000-8000-000000000002' } as const
const threeHours = 10_800_000

describe('a template that was paused', () => {
  test.each([
    ['4005', (status: { id: string; to: string }) => failed(status, 4005), 4005],
    ['132015', (status: { id: string; to: string }) => failedAtWhatsapp(status, 132015), 132015],
  ] as const)('by %s is in quarantine for all messages for three hours', async (_, body, code) => {
    const { client, server, clock, eventsNamed } = await startHarness()
    await client.send({ to, message: template })
    await client.receive(body({ id: idOf(1), to }))
    await expect(client.send({ to: '919800000001', message: template })).rejects.toMatchObject({
      code,
      kind: 'template',
      message: expect.stringContaining(`was not sent (template ${id} is in quarantine`),
    })
    expect(server.requests).toHaveLength(1)
    expect(eventsNamed('quarantined')).toMatchObject([{ template: id, quarantine: { code } }])
    await clock.advance(threeHours)
    await client.send({ to: '919800000001', message: template })
    expect(server.requests).toHaveLength(2)
  })

  test('by 4005 fails the next message with a TemplatePausedError without a request', async () => {
    const { client } = await startHarness()
    await client.quarantine.add(id)
    await expect(client.send({ to, message: template })).rejects.toBeInstanceOf(TemplateError)
    await client.quarantine.remove(id)
    await client.send({ to, message: template })
    await client.receive(failed({ id: idOf(1), to }, 4005))
    await expect(client.send({ to, message: template })).rejects.toBeInstanceOf(TemplatePausedError)
  })

  test('by hand fails the next message with advice about client.quarantine', async () => {
    const { client } = await startHarness()
    await client.quarantine.add(id)
    await expect(client.send({ to, message: template })).rejects.toThrow(
      /Send another template, or let this one go with client\.quarantine\.remove\(template\)\.$/,
    )
  })

  test('is replaced by the next fallback, without a request', async () => {
    const { client, server } = await startHarness()
    await client.quarantine.add(id, { reason: 'wrong price' })
    const receipt = await client.send({ to, message: template, fallback: other })
    const sent = server.requests.map(({ form }) => JSON.parse(form.get('template') ?? '{}').id)
    expect(sent).toEqual([other.id])
    const { attempts } = await receipt.outcome({ until: 'accepted' })
    expect(attempts).toMatchObject([
      { step: 0, withheld: true, failure: { reason: expect.stringContaining('wrong price') } },
      { step: 1, withheld: false, messageId: idOf(1) },
    ])
  })

  test('is skipped as a fallback too', async () => {
    const { client, server } = await startHarness({ fallback: [template, other] })
    await client.quarantine.add(id)
    await client.send({ to, message: 'Hello' })
    await client.receive(failed({ id: idOf(1), to }, 1005))
    await until(() => server.requests.length === 2)
    expect(JSON.parse(server.requests[1]?.form.get('template') ?? '{}').id).toBe(other.id)
  })

  test('is not the only reason in the error if the message fails later', async () => {
    const { client, clock, eventsNamed } = await startHarness({ ttlMs: 60_000 })
    await client.send({ to, message: 'Hello', fallback: [template, other] })
    await client.quarantine.add(id)
    await client.halt('maintenance')
    await client.receive(failed({ id: idOf(1), to }, 1005))
    await until(() => eventsNamed('fallback').length === 2)
    await clock.advance(60_000)
    await until(() => eventsNamed('failed').length === 1)
    expect(eventsNamed('failed')[0]?.error.message).toContain(
      'Gupshup had refused it before with 1005, and it was not sent again.',
    )
  })

  test('is emitted once, even if many messages report it', async () => {
    const { client, eventsNamed } = await startHarness()
    for (const number of [1, 2, 3]) await client.send({ to: `91980000000${number}`, message: template })
    for (const number of [1, 2, 3]) {
      await client.receive(failed({ id: idOf(number), to: `91980000000${number}` }, 4005))
    }
    expect(eventsNamed('quarantined')).toHaveLength(1)
  })

  test('is in quarantine for another client with the same store', async () => {
    const store = memoryStore()
    const first = await startHarness({ store })
    const second = await startHarness({ store })
    await first.client.receive(templateEvent('paused', { id, at: first.clock.now() }))
    await expect(second.client.send({ to, message: template })).rejects.toBeInstanceOf(TemplateError)
    expect(second.server.requests).toEqual([])
  })
})

describe('a template that is disabled', () => {
  test.each([
    ['by 132016', 132016],
    ['by its event', undefined],
  ])('%s is in quarantine until an event reports its approval', async (_, code) => {
    const { client, clock } = await startHarness()
    if (code === undefined) await client.receive(templateEvent('disabled', { id, at: clock.now() }))
    else {
      await client.send({ to, message: template })
      await client.receive(failedAtWhatsapp({ id: idOf(1), to }, code))
    }
    await clock.advance(100 * threeHours)
    expect(await client.quarantine.has(id)).toBe(true)
    await client.receive(templateEvent('approved', { id, at: clock.now() }))
    expect(await client.quarantine.has(id)).toBe(false)
    await client.send({ to: '919800000001', message: template })
  })
})

describe('template events', () => {
  test('change nothing if they come late or out of order', async () => {
    const { client, clock } = await startHarness()
    const now = clock.now()
    await client.receive(templateEvent('paused', { id, at: now - 60_000 }))
    await client.receive(templateEvent('approved', { id, at: now - 10_000 }))
    await client.receive(templateEvent('paused', { id, at: now - 60_000 }))
    expect(await client.quarantine.has(id)).toBe(false)
    await client.receive(templateEvent('paused', { id, at: now }))
    await client.receive(templateEvent('approved', { id, at: now - 10_000 }))
    expect(await client.quarantine.has(id)).toBe(true)
  })

  test('of another app, or with another status, start no quarantine', async () => {
    const { client, clock, eventsNamed } = await startHarness()
    await client.receive(templateEvent('paused', { id, at: clock.now(), app: 'OtherShop' }))
    await client.receive(templateEvent('in_appeal', { id, at: clock.now() }))
    expect(await client.quarantine.list()).toEqual([])
    expect(eventsNamed('template')).toMatchObject([{ status: 'in_appeal' }])
    expect(eventsNamed('webhook')).toHaveLength(2)
  })

  test('with a pause put the template into quarantine by its name too', async () => {
    const { client, clock } = await startHarness()
    await client.receive(templateEvent('paused', { id, name: 'offer', at: clock.now() }))
    expect(await client.quarantine.has('offer/en')).toBe(true)
    const list = await client.quarantine.list()
    expect(list.map(({ template: key }) => key)).toEqual([id, 'offer/en'])
  })
})

describe('a late failure of a message that was sent before its template was approved again', () => {
  test('does not put the template into quarantine again', async () => {
    const { client, clock } = await startHarness()
    await client.send({ to, message: template })
    await clock.advance(1_000)
    await client.receive(templateEvent('paused', { id, at: clock.now() }))
    await clock.advance(1_000)
    await client.receive(templateEvent('approved', { id, at: clock.now() }))
    await client.receive(failed({ id: idOf(1), to }, 4005))
    expect(await client.quarantine.has(id)).toBe(false)
  })
})

describe('client.quarantine', () => {
  test('keeps a quarantine by hand after an event reports an approval', async () => {
    const { client, clock } = await startHarness()
    await client.quarantine.add(id)
    await client.receive(templateEvent('approved', { id, at: clock.now() + 1 }))
    expect(await client.quarantine.has(id)).toBe(true)
  })

  test('lists every quarantine, ended or not, with its reason and end', async () => {
    const { client, clock } = await startHarness()
    const since = clock.now()
    await client.quarantine.add(id, { reason: 'wrong price', forMs: 1_000 })
    expect(await client.quarantine.get(id)).toEqual({
      template: id,
      reason: 'wrong price',
      since,
      until: since + 1_000,
    })
    await clock.advance(500)
    expect(await client.quarantine.remove(id)).toBe(true)
    expect(await client.quarantine.remove(id)).toBe(false)
    expect(await client.quarantine.list()).toMatchObject([{ template: id, until: since + 500 }])
  })

  test('ends a quarantine even after the clock was set back', async () => {
    let now = Date.UTC(2026, 0, 2)
    const { client } = await startHarness({ clock: { now: () => now, setTimer: () => () => {} } })
    await client.quarantine.add(id)
    now -= 3_600_000
    expect(await client.quarantine.remove(id)).toBe(true)
    expect(await client.quarantine.has(id)).toBe(false)
  })

  test.each([[0], [-1], [Number.NaN]])('rejects a forMs of %s', async (forMs) => {
    const { client } = await startHarness()
    await expect(client.quarantine.add(id, { forMs })).rejects.toThrow('quarantine.add(): forMs must be')
  })
})

test('a template that is paused during a campaign fails the messages in flight, and no later message is sent with it', async () => {
  const { client, server, clock } = await startHarness({
    rateLimit: { messagesPerSecond: 100 },
    fallback: other,
  })
  const campaign = Array.from({ length: 200 }, (_, index) => ({
    to: `9198000${String(index).padStart(5, '0')}`,
    message: template,
  }))
  const sending = Promise.all(campaign.map((request) => client.send(request)))
  while (server.requests.length < 60) await clock.advance(25)
  await client.receive(templateEvent('paused', { id, at: clock.now() }))
  const before = server.requests.length
  for (let step = 0; step < 200; step += 1) await clock.advance(25)
  await sending
  await settle()
  const ids = server.requests.map(({ form }) => JSON.parse(form.get('template') ?? '{}').id)
  expect(ids.slice(before + 1).every((sent) => sent === other.id)).toBe(true)
  expect(ids).toHaveLength(200)
})
