import { memoryStore } from 'gupshup-outbound'
import { describe, expect, it, vi } from 'vitest'
import { interceptStore, type StoreOperation } from '../../src/store/intercept-store.ts'
import { startHarness } from '../support/harness.ts'
import { idOf, json } from '../support/local-server.ts'
import { sharedStore } from '../support/shared-store.ts'
import { settle } from '../support/until.ts'
import { failed, progressed } from '../support/webhook-bodies.ts'

const to = '919876543210'
const soon = { timeout: 30_000, interval: 5 }
const errorOf = (work: Promise<unknown>) => work.catch((error: unknown) => error)
const numberOf = (index: number) => `9198${String(10_000_000 + index)}`
const incident = { code: 1005 } as const

/** A client with messages that failed with 1005. */
async function afterIncident(count = 1, options: Parameters<typeof startHarness>[0] = {}) {
  const harness = await startHarness(options)
  const { client } = harness
  const ids: string[] = []
  for (let index = 1; index <= count; index += 1) {
    const person = count === 1 ? to : numberOf(index)
    const request = { to: person, message: `Hello ${index}`, idempotencyKey: `order-${index}` }
    ids.push((await client.send({ ...request, metadata: { index }, ttlMs: 3_600_000 })).id)
    await client.receive(failed({ id: idOf(index), to: person }, 1005))
  }
  return { ...harness, ids }
}

describe('messages.redrive()', () => {
  it('says with dryRun what it would do, and sends nothing', async () => {
    const { client, server, ids } = await afterIncident(3)
    const plan = await client.messages.redrive(incident, { dryRun: true })
    expect(plan).toMatchObject({ found: 3, send: 3, stored: 0 })
    expect([...plan.ids].sort()).toEqual([...ids].sort())
    expect(server.requests).toHaveLength(3)
    expect(await client.messages.get({ id: ids[0] ?? '' })).not.toHaveProperty('redrivenAs')
  })

  it('sends what failed again as a new message, with its content, metadata and ttlMs, under a derived key', async () => {
    const { client, server, clock, ids } = await afterIncident()
    await clock.advance(1_000)
    expect(await client.messages.redrive(incident)).toMatchObject({ found: 1, send: 1, stored: 1, ids })
    await vi.waitFor(() => expect(server.requests).toHaveLength(2), soon)
    expect(server.requests[1]?.form.get('message')).toBe(server.requests[0]?.form.get('message'))
    const again = await client.messages.get({ idempotencyKey: 'order-1:redrive' })
    const old = await client.messages.get({ id: ids[0] ?? '' })
    expect(again).toMatchObject({ redriveOf: ids[0], expiresAt: clock.now() + 3_600_000 })
    expect(again?.metadata).toEqual({ index: 1 })
    expect(old).toMatchObject({ redrivenAs: again?.id, state: 'failed' })
  })

  it('sends an incident of 1,000 messages with 4005 once to each person, redriven twice at once and then again', async () => {
    const { store } = sharedStore()
    const { client, server } = await startHarness({ store }, undefined, { listensTo: [] })
    const other = await startHarness({ store, baseUrl: server.url }, undefined, { listensTo: [] })
    const message = { type: 'template', id: 'tpl-1', params: ['Asha'] } as const
    for (let index = 1; index <= 1_000; index += 1) {
      const person = numberOf(index)
      // After the first failure the client withholds the template, and the messages fail with the same code.
      const sending = client.send({ to: person, message, idempotencyKey: `order-${index}` })
      await (index === 1 ? sending : errorOf(sending))
      if (index === 1) await client.receive(failed({ id: idOf(1), to: person }, 4005))
    }
    expect(server.requests).toHaveLength(1)
    await client.quarantine.remove('tpl-1')
    const [one, two] = await Promise.all([
      client.messages.redrive({ code: 4005 }),
      other.client.messages.redrive({ code: 4005 }),
    ])
    expect(one.send + one.redriven).toBe(1_000)
    expect(two.send + two.redriven).toBe(1_000)
    expect(await client.messages.redrive({ code: 4005 })).toMatchObject({ found: 1_000, redriven: 1_000 })
    await vi.waitFor(() => expect(server.requests).toHaveLength(1_001), { timeout: 20_000, interval: 20 })
    await settle()
    const times = new Map<string, number>()
    for (const request of server.requests.slice(1)) times.set(request.to, (times.get(request.to) ?? 0) + 1)
    expect([...times.values()].filter((count) => count !== 1)).toEqual([])
    expect(times.size).toBe(1_000)
  }, 60_000)

  it('leaves alone what arrived, by a fallback too, is unknown, open, canceled, erased or of another cause', async () => {
    const { client, clock } = await startHarness({ unknownOutcome: 'report' })
    let number = 0
    const send = async (request: { readonly fallback?: string } = {}) => {
      number += 1
      const receipt = await client.send({ to: numberOf(number), message: 'Hello', ...request })
      await client.receive(failed({ id: idOf(number), to: numberOf(number) }, 1005))
      return receipt
    }
    await send()
    await client.receive(progressed('delivered', { id: idOf(1), to: numberOf(1) }))
    await send()
    await client.erase(numberOf(2))
    await client.send({ to: numberOf(3), message: 'Hello' })
    number += 1
    await client.receive(failed({ id: idOf(3), to: numberOf(3) }, 1010))
    await client.send({ to: numberOf(4), message: 'Hello' })
    await client.enqueue({ to: numberOf(5), message: 'Hello' }, { at: clock.now() + 1_000 })
    const canceled = await client.enqueue({ to: numberOf(6), message: 'Hello' }, { at: clock.now() + 1_000 })
    await client.messages.cancel(canceled.id)
    expect(await client.messages.redrive({ since: 0 }, { dryRun: true })).toMatchObject({
      ...{ found: 6, delivered: 1, erased: 1, send: 1, open: 2, canceled: 1 },
    })
    expect(await client.messages.redrive({ code: 1010 }, { dryRun: true })).toMatchObject({
      found: 1,
      send: 1,
    })
  })

  it('leaves alone who is suppressed by now', async () => {
    const { client, server } = await afterIncident()
    await client.suppressions.add(to)
    expect(await client.messages.redrive(incident)).toMatchObject({ found: 1, send: 0, suppressed: 1 })
    expect(server.requests).toHaveLength(1)
  })

  it('leaves alone what is too old, unless it is given a new ttlMs', async () => {
    const { client, server, clock } = await afterIncident()
    await clock.advance(3_600_000)
    expect(await client.messages.redrive(incident)).toMatchObject({ expired: 1, send: 0 })
    expect(await client.messages.redrive(incident, { ttlMs: 60_000 })).toMatchObject({
      expired: 0,
      stored: 1,
    })
    await vi.waitFor(() => expect(server.requests).toHaveLength(2), soon)
  })

  it('leaves alone what its application has sent again under its own key', async () => {
    const { client, server } = await startHarness({}, ({ number }, response) =>
      number === 1
        ? json(response, 400, { status: 'error', message: 'Invalid Destination' })
        : json(response, 202, { status: 'submitted', messageId: idOf(number) }),
    )
    const request = { to, message: 'Hello', idempotencyKey: 'order-7' }
    expect(await errorOf(client.send(request))).toBeInstanceOf(Error)
    await client.send(request)
    expect(await client.messages.redrive({ since: 0 })).toMatchObject({
      found: 2,
      redriven: 1,
      open: 1,
      stored: 0,
    })
    expect(server.requests).toHaveLength(2)
  })

  it('gives who sends again under the old key the receipt of the new message', async () => {
    const { client, server } = await startHarness({}, ({ number }, response) =>
      number === 1
        ? json(response, 400, { status: 'error', message: 'Invalid Destination' })
        : json(response, 202, { status: 'submitted', messageId: idOf(number) }),
    )
    const request = { to, message: 'Hello', idempotencyKey: 'order-7' }
    await errorOf(client.send(request))
    await client.messages.redrive({ since: 0 })
    const again = await client.messages.get({ idempotencyKey: 'order-7:redrive' })
    expect(await client.send(request)).toMatchObject({ id: again?.id })
    expect(server.requests).toHaveLength(2)
  })

  it('sends a redriven message that failed again, and never its original', async () => {
    const { client, server, ids } = await afterIncident()
    await client.messages.redrive(incident)
    await vi.waitFor(async () => {
      expect(await client.messages.get({ messageId: idOf(2) })).toMatchObject({ state: 'accepted' })
    }, soon)
    await client.receive(failed({ id: idOf(2), to }, 1005))
    const again = await client.messages.get({ messageId: idOf(2) })
    expect(await client.messages.redrive(incident)).toMatchObject({
      ...{ found: 2, send: 1, redriven: 1, ids: [again?.id] },
    })
    await vi.waitFor(() => expect(server.requests).toHaveLength(3), soon)
    expect(await client.messages.get({ id: ids[0] ?? '' })).toMatchObject({ redrivenAs: again?.id })
  })

  it.each(['replace', 'insert'] as const)(
    'is finished by the next call when the store fails at %s, before or after it has written',
    async (operation: StoreOperation) => {
      for (const when of ['before', 'after'] as const) {
        let fails = false
        const memory = memoryStore()
        const store = {
          close: () => memory.close(),
          scoped: (scope: string) =>
            interceptStore(memory.scoped(scope), async (name, run, given) => {
              if (!fails || name !== operation) return await run(...given)
              fails = false
              if (when === 'after') await run(...given)
              throw new Error('The store failed.')
            }),
        }
        const { client, server } = await afterIncident(1, { store })
        fails = true
        expect(await errorOf(client.messages.redrive(incident))).toBeInstanceOf(Error)
        await client.messages.redrive(incident)
        await client.messages.redrive(incident)
        await vi.waitFor(() => expect(server.requests).toHaveLength(2), soon)
        expect(await client.messages.redrive(incident)).toMatchObject({ send: 0, redriven: 1 })
      }
    },
  )

  it('sends no more messages than its limit', async () => {
    const { client, server } = await afterIncident(3)
    expect(await client.messages.redrive(incident, { limit: 2 })).toMatchObject({ send: 2, stored: 2 })
    expect(await client.messages.redrive(incident, { limit: 2 })).toMatchObject({ send: 1, redriven: 2 })
    await vi.waitFor(() => expect(server.requests).toHaveLength(6), soon)
  })

  it('refuses a filter that names no incident', async () => {
    const { client } = await startHarness()
    for (const filter of [{}, { to }, { until: 1 }]) {
      expect(await errorOf(client.messages.redrive(filter))).toMatchObject({ name: 'ConfigurationError' })
    }
  })
})
