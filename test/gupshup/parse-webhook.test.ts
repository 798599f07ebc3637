import { describe, expect, it } from 'vitest'
import { parseWebhook } from '../../src/gupshup/parse-webhook.ts'
import { fixtureRows, fixtures } from './fixtures/index.ts'

describe('parseWebhook()', () => {
  it.each(fixtureRows)('reads %s', (_name, { body, events }) => {
    expect(parseWebhook(body)).toStrictEqual(events)
  })
})

describe('the body of a webhook', () => {
  it.each(fixtureRows)('can be an object, a text or bytes: %s', (_name, { body, events }) => {
    const text = JSON.stringify(body)

    expect(parseWebhook(text)).toStrictEqual(events)
    expect(parseWebhook(`\uFEFF \r\n${text}\n `)).toStrictEqual(events)
    expect(parseWebhook(Buffer.from(text))).toStrictEqual(events)
    expect(parseWebhook(new TextEncoder().encode(`\uFEFF${text}`))).toStrictEqual(events)
  })

  it('can be a list of bodies, which are read in order', () => {
    const some = fixtures.slice(0, 5)

    expect(parseWebhook(some.map(({ body }) => body))).toStrictEqual(some.flatMap(({ events }) => events))
  })

  it('can be a list in which some items are unreadable', () => {
    const [first] = fixtures

    expect(parseWebhook([5, first?.body, { foo: 1 }])).toStrictEqual([
      { type: 'other', event: 'unrecognised', payload: 5 },
      ...(first?.events ?? []),
      { type: 'other', event: 'unrecognised', payload: { foo: 1 } },
    ])
  })
})

describe('a wrapper around a webhook', () => {
  it.each(fixtureRows)('is unwrapped: %s', (_name, { body, events }) => {
    expect(parseWebhook({ webhook: body })).toStrictEqual(events)
    expect(parseWebhook({ data: { webhook: body }, received: 'today' })).toStrictEqual(events)
  })

  it.each(fixtureRows)('that repeats the webhook counts it once: %s', (_name, { body, events }) => {
    expect(parseWebhook({ ...body, webhook: body })).toStrictEqual(events)
    expect(parseWebhook({ webhook: body, raw: body })).toStrictEqual(events)
    expect(parseWebhook([body, body])).toStrictEqual(events)
  })

  it('is unwrapped up to four levels deep', () => {
    const body = { type: 'message-event', payload: { id: 'gs-1', type: 'enqueued' } }
    const wrap = (levels: number): unknown => (levels === 0 ? body : { wrapped: wrap(levels - 1) })

    expect(parseWebhook(wrap(4))).toHaveLength(1)
    expect(() => parseWebhook(wrap(5))).toThrow('is not a webhook of Gupshup')
  })
})

describe('an event that a body contains twice', () => {
  it('is not merged with an event that differs', () => {
    const status = (gs_id: string) => ({ gs_id, status: 'sent', timestamp: '1760000001' })

    expect(parseWebhook({ statuses: [status('gs-1'), status('gs-2'), status('gs-1')] })).toMatchObject([
      { gupshupId: 'gs-1' },
      { gupshupId: 'gs-2' },
    ])
  })

  it('is merged when the JSON parser keeps big integers exact', () => {
    const body = { app: 'TeaShopApp', type: 'system-event', payload: { id: 10n } }

    expect(parseWebhook([body, { ...body, payload: { id: 10n } }])).toHaveLength(1)
  })
})
