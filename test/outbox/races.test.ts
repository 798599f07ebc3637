import { CanceledError, type GupshupClient, type SendRequest, type Store } from 'gupshup-outbound'
import { describe, expect, it, vi } from 'vitest'
import { places } from '../erasure/places.ts'
import { startHarness } from '../support/harness.ts'
import { latencyStore, SeededScheduler } from '../support/latency-store.ts'
import { idOf, json } from '../support/local-server.ts'
import { settle } from '../support/until.ts'
import { failed } from '../support/webhook-bodies.ts'

const numberOf = (index: number) => `9198${String(10_000_000 + index)}`
const errorOf = (work: Promise<unknown>) => work.catch((error: unknown) => error)
const soon = { timeout: 60_000, interval: 20 }

describe.each(Object.entries(places()))('messages in %s', (name, makePlace) => {
  it('are 2,000, half of them canceled while four workers send: each is sent or canceled, and none is both', async () => {
    const place = await makePlace()
    const open = (seed: number): Store =>
      name === 'memory'
        ? latencyStore(place.open(), new SeededScheduler(seed), { isShared: true })
        : place.open()
    const desk = await startHarness({ store: open(0), clock: undefined }, undefined, {
      listensTo: ['canceled'],
    })
    const count = 2_000
    const ids: string[] = []
    for (let start = 1; start <= count; start += 100) {
      const some = Array.from({ length: 100 }, (_, index) => numberOf(start + index))
      const receipts = await Promise.all(some.map((to) => desk.client.enqueue({ to, message: 'Hello' })))
      ids.push(...receipts.map(({ id }) => id))
    }
    const workers = await Promise.all(
      [1, 2, 3, 4].map((seed) =>
        startHarness({ store: open(seed), clock: undefined, baseUrl: desk.server.url }, undefined, {
          listensTo: [],
        }),
      ),
    )
    for (const { client } of workers) client.work({ concurrency: 10 })
    const canceled = new Set<string>()
    const chosen = ids.filter((_, index) => index % 2 === 1).reverse()
    for (let start = 0; start < chosen.length; start += 20) {
      const some = chosen.slice(start, start + 20)
      const results = await Promise.all(some.map((id) => desk.client.messages.cancel(id)))
      for (const [index, { canceled: isCanceled }] of results.entries()) {
        if (isCanceled) canceled.add(numberOf(ids.indexOf(some[index] ?? '') + 1))
      }
    }
    await vi.waitFor(
      () => expect(desk.server.requests.length + canceled.size).toBeGreaterThanOrEqual(count),
      soon,
    )
    await settle()
    const sent = desk.server.requests.map(({ to }) => to)
    expect(sent.filter((to) => canceled.has(to))).toEqual([])
    expect(new Set([...sent, ...canceled]).size).toBe(count)
    expect(sent.length + canceled.size).toBe(count)
    expect(canceled.size).toBeGreaterThan(0)
  }, 120_000)

  it('are given up by a send() of another process that waits at its gate, as soon as they are canceled', async () => {
    const place = await makePlace()
    const busy = (_: unknown, response: Parameters<typeof json>[0]) =>
      json(response, 429, { status: 'error', message: 'Too many requests' })
    const sender = await startHarness({ store: place.open(), clock: undefined }, busy)
    const desk = await startHarness({ store: place.open(), clock: undefined })
    const sending = errorOf(sender.client.send({ to: numberOf(1), message: 'Hello' }))
    const id = await vi.waitFor(async () => {
      const { messages } = await desk.client.messages.list({ state: 'waiting' })
      expect(messages).toHaveLength(1)
      expect(sender.server.requests).toHaveLength(1)
      return messages[0]?.id ?? ''
    }, soon)
    expect(await desk.client.messages.cancel(id)).toMatchObject({ canceled: true })
    expect(await sending).toBeInstanceOf(CanceledError)
  }, 30_000)

  it('are moved to another time while they wait in the queue of another process', async () => {
    const place = await makePlace()
    const worker = await startHarness({ store: place.open(), clock: undefined })
    const desk = await startHarness({ store: place.open(), clock: undefined })
    worker.client.work()
    const later = Date.now() + 3_600_000
    const { id } = await desk.client.enqueue({ to: numberOf(1), message: 'Hello' }, { at: later })
    expect(await desk.client.messages.reschedule(id, { at: Date.now() })).toMatchObject({ rescheduled: true })
    await vi.waitFor(() => expect(worker.server.requests).toHaveLength(1), soon)
    expect(await desk.client.messages.reschedule(id, { at: later })).toMatchObject({ rescheduled: false })
  }, 30_000)

  it('are sent again once, although four processes redrive them at once', async () => {
    const place = await makePlace()
    const refuse = (_: unknown, response: Parameters<typeof json>[0]) =>
      json(response, 400, { status: 'error', message: 'Invalid Destination' })
    const first = await startHarness({ store: place.open(), clock: undefined }, refuse, { listensTo: [] })
    const count = 60
    for (let index = 1; index <= count; index += 1)
      await errorOf(
        first.client.send({ to: numberOf(index), message: 'Hello', idempotencyKey: `order-${index}` }),
      )
    const mended = await startHarness({ store: place.open(), clock: undefined }, undefined, { listensTo: [] })
    first.server.answer = mended.server.answer
    const others = await Promise.all(
      [1, 2].map(() =>
        startHarness({ store: place.open(), clock: undefined, baseUrl: mended.server.url }, undefined, {
          listensTo: [],
        }),
      ),
    )
    const all = [first, mended, ...others]
    await Promise.all(all.map(({ client }) => client.messages.redrive({ since: 0 }, { limit: count })))
    const requests = () =>
      [...first.server.requests.slice(count), ...mended.server.requests].map(({ to }) => to)
    await vi.waitFor(() => expect(requests().length).toBeGreaterThanOrEqual(count), soon)
    await settle()
    expect([...requests()].sort()).toEqual(Array.from({ length: count }, (_, index) => numberOf(index + 1)))
  }, 60_000)

  it('are sent again once, although two processes redrive them and two run sendAll() with retryFailed at once', async () => {
    const place = await makePlace()
    const open = (seed: number): Store =>
      name === 'memory'
        ? latencyStore(place.open(), new SeededScheduler(seed), { isShared: true })
        : place.open()
    const first = await startHarness({ store: open(0), clock: undefined }, undefined, { listensTo: [] })
    const { server } = first
    const count = 60
    const requests: SendRequest[] = []
    for (let index = 1; index <= count; index += 1) {
      const request = { to: numberOf(index), message: 'Hello', idempotencyKey: `order-${index}` }
      requests.push(request)
      await first.client.send(request)
      await first.client.receive(failed({ id: idOf(index), to: request.to }, 1005))
    }
    const others = await Promise.all(
      [1, 2, 3].map((seed) =>
        startHarness({ store: open(seed), clock: undefined, baseUrl: server.url }, undefined, {
          listensTo: [],
        }),
      ),
    )
    const retry = async (client: GupshupClient, list: readonly SendRequest[]) => {
      const errors: unknown[] = []
      for await (const { error } of client.sendAll(list, { retryFailed: true })) if (error) errors.push(error)
      return errors
    }
    const [one, two, three, four] = [first, ...others].map(({ client }) => client)
    if (!one || !two || !three || !four) throw new Error('There are four clients.')
    // Lists of messages begin with the newest, so that all begin with the same.
    const [redriven, redrivenToo, ...errors] = await Promise.all([
      one.messages.redrive({ code: 1005 }),
      two.messages.redrive({ code: 1005 }),
      retry(three, requests.toReversed()),
      retry(four, requests.toReversed()),
    ])
    expect(errors).toEqual([[], []])
    expect(redriven.stored + redrivenToo.stored).toBeLessThanOrEqual(count)
    await vi.waitFor(() => expect(server.requests.length).toBeGreaterThanOrEqual(2 * count), soon)
    await settle()
    const again = server.requests.slice(count).map(({ to }) => to)
    expect([...again].sort()).toEqual(requests.map(({ to }) => to))
  }, 60_000)
})
