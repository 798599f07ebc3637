import { inspect } from 'node:util'
import { memoryStore, type Store, unredacted } from 'gupshup-outbound'
import { describe, expect, it } from 'vitest'
import { interceptStore } from '../../src/store/intercept-store.ts'
import { startHarness } from '../support/harness.ts'
import { idOf } from '../support/local-server.ts'
import { failed, progressed, whatsappIdOf } from '../support/webhook-bodies.ts'

const to = '919876543210'
const errorOf = (work: Promise<unknown>) => work.catch((error: unknown) => error)

describe('messages.get()', () => {
  it('finds a message by our id, its key, the id of Gupshup and that of WhatsApp', async () => {
    const { client } = await startHarness()
    const { id } = await client.send({ to, message: 'Hello', idempotencyKey: 'order-7' })
    await client.receive(progressed('delivered', { id: idOf(1), to }))
    for (const by of [
      { id },
      { idempotencyKey: 'order-7' },
      { messageId: idOf(1) },
      { whatsappId: whatsappIdOf(to) },
    ]) {
      expect(await client.messages.get(by)).toMatchObject({ id, state: 'delivered' })
    }
    expect(await client.messages.get({ idempotencyKey: 'order-8' })).toBeUndefined()
  })

  it('shows the request, the attempts with their times, the failure and the outcome', async () => {
    const { client, clock } = await startHarness()
    const { id } = await client.send({
      ...{ to, message: 'Hello', fallback: 'Hello again', idempotencyKey: 'order-7' },
      ...{ metadata: { order: 7 }, marketing: false, ttlMs: 60_000 },
    })
    await client.receive(failed({ id: idOf(1), to }, 1002))
    const message = await client.messages.get({ id })
    expect(message).toMatchObject({
      ...{ id, to, idempotencyKey: 'order-7', state: 'failed', marketing: false, erased: false, priority: 0 },
      steps: [{ type: 'text' }, { type: 'text' }],
      attempts: [{ step: 0, messageId: idOf(1), at: clock.now(), withheld: false, failure: { code: 1002 } }],
      failure: { name: 'NumberNotOnWhatsAppError', code: 1002, id },
      ...{ createdAt: clock.now(), expiresAt: clock.now() + 60_000, failedAt: clock.now() },
    })
    expect(message?.metadata).toEqual({ order: 7 })
    expect(await errorOf(message?.outcome() ?? Promise.resolve())).toMatchObject({ code: 1002 })
  })

  it('shows a message to a logger without its recipient and its content', async () => {
    const { client } = await startHarness()
    const { id } = await client.enqueue({ to, message: 'Your code is 123456' })
    const message = await client.messages.get({ id })
    expect(unredacted(message)?.steps[0]?.content).toMatchObject({
      message: expect.stringContaining('123456'),
    })
    for (const text of [
      inspect(message, { depth: 9 }),
      JSON.stringify(message),
      JSON.stringify({ ...message }),
    ]) {
      expect(text).not.toContain('123456')
      expect(text).not.toContain(to)
    }
  })

  it('shows an erased message as erased, and finds it by its key all the same', async () => {
    const { client } = await startHarness()
    const { id } = await client.send({
      to,
      message: 'Hello',
      idempotencyKey: `for ${to}`,
      metadata: { of: to },
    })
    await client.receive(progressed('delivered', { id: idOf(1), to }))
    await client.erase(to)
    for (const by of [{ id }, { idempotencyKey: `for ${to}` }, { whatsappId: whatsappIdOf(to) }]) {
      const message = await client.messages.get(by)
      expect(message).toMatchObject({ id, erased: true, state: 'delivered' })
      expect(message?.to).toContain('erased:')
      expect(JSON.stringify(unredacted(message))).not.toContain(to)
    }
  })

  it.each([
    ['nothing', {}],
    ['several ids', { id: 'a', messageId: 'b' }],
    ['a misspelt id', { mesageId: 'b' }],
  ])('refuses %s', async (_, by) => {
    const { client } = await startHarness()
    const get = client.messages.get.bind(client.messages)
    expect(await errorOf(Reflect.apply(get, undefined, [by]))).toMatchObject({ name: 'ConfigurationError' })
  })
})

describe('messages.list()', () => {
  it('has pages of messages, the newest first, that stay in place while messages change', async () => {
    const { client, clock } = await startHarness()
    const ids: string[] = []
    for (let number = 1; number <= 5; number += 1) {
      ids.unshift((await client.enqueue({ to, message: `Message ${number}` })).id)
      await clock.advance(1)
    }
    const first = await client.messages.list({ limit: 2 })
    expect(first.messages.map(({ id }) => id)).toEqual(ids.slice(0, 2))
    await client.messages.cancel(ids[0] ?? '')
    await client.enqueue({ to, message: 'A newer one' })
    const second = await client.messages.list({ limit: 2, after: first.next })
    expect(second.messages.map(({ id }) => id)).toEqual(ids.slice(2, 4))
    const last = await client.messages.list({ limit: 2, after: second.next })
    expect(last.messages.map(({ id }) => id)).toEqual(ids.slice(4))
    expect(last.next).toBeUndefined()
  })

  it('filters by lane, with the messages that name none in the lane normal', async () => {
    const { client } = await startHarness()
    const lanes = ['bulk', undefined, 'urgent', 'normal', 'bulk'] as const
    for (const lane of lanes) await client.enqueue({ to, message: 'Hello', lane })
    const lanesOf = async (lane: string) =>
      (await client.messages.list({ lane })).messages.map((found) => found.lane)
    expect(await lanesOf('bulk')).toEqual(['bulk', 'bulk'])
    expect(await lanesOf('normal')).toEqual(['normal', 'normal'])
    expect(await lanesOf('campaign')).toEqual([])
  })

  it('filters by state, person, code, template and time, and each() has every page', async () => {
    const { client, clock } = await startHarness()
    const template = { type: 'template', id: 'tpl-1', params: [] } as const
    const start = clock.now()
    const receipt = await client.send({ to, message: template })
    await client.receive(failed({ id: idOf(1), to }, 1005))
    await clock.advance(1_000)
    const other = await client.enqueue({ to: '919811111111', message: 'Hello' })
    const found = async (options: Parameters<typeof client.messages.each>[0]) => {
      const ids: string[] = []
      for await (const { id } of client.messages.each(options)) ids.push(id)
      return ids
    }
    expect(await found({})).toEqual([other.id, receipt.id])
    expect(await found({ state: 'queued' })).toEqual([other.id])
    expect(await found({ to: `+${to}` })).toEqual([receipt.id])
    expect(await found({ code: 1005 })).toEqual([receipt.id])
    expect(await found({ template: 'tpl-1' })).toEqual([receipt.id])
    expect(await found({ since: new Date(start + 500) })).toEqual([other.id])
    expect(await found({ until: start + 500, state: 'failed' })).toEqual([receipt.id])
  })

  it('refuses a cursor that is not its own, and options that it does not have', async () => {
    const { client } = await startHarness()
    const list = client.messages.list.bind(client.messages)
    for (const options of [{ after: 'abc' }, { queue: 'otp' }, { state: 'faild' }, { limit: 0 }]) {
      expect(await errorOf(Reflect.apply(list, undefined, [options]))).toMatchObject({
        name: 'ConfigurationError',
      })
    }
  })

  it('refuses a time in seconds, which would choose every message, and redrives nothing by it', async () => {
    const { client } = await startHarness()
    for (const call of [
      client.messages.list({ since: 1_764_000_000 }),
      client.messages.redrive({ since: 1_764_000_000 }),
      client.messages.reschedule('an id', { at: 1_764_000_000 }),
    ]) {
      expect(await errorOf(call)).toMatchObject({
        ...{ name: 'ConfigurationError', message: expect.stringContaining('milliseconds, or a Date') },
      })
    }
    expect((await client.messages.list({ since: 0 })).messages).toEqual([])
  })

  it('refuses a store that keeps no lists', async () => {
    const memory = memoryStore()
    const store: Store = {
      close: () => memory.close(),
      scoped: (scope) =>
        new Proxy(
          interceptStore(memory.scoped(scope), (_, run, given) => run(...given)),
          {
            get: (inner, name) => (name === 'selectMessages' ? undefined : Reflect.get(inner, name)),
          },
        ),
    }
    const { client } = await startHarness({ store })
    expect(await errorOf(client.messages.list())).toMatchObject({
      ...{ name: 'ConfigurationError', message: expect.stringContaining('selectMessages()') },
    })
  })
})
