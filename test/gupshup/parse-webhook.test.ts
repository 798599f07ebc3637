import { describe, expect, it } from 'vitest'
import { parseWebhook } from '../../src/gupshup/parse-webhook.ts'
import { fixtures } from './fixtures/index.ts'

describe('parseWebhook()', () => {
  it.each(fixtures)('reads $name', ({ body, events }) => {
    expect(parseWebhook(body)).toStrictEqual(events)
  })
})

describe('the form of the body', () => {
  it.each(fixtures)('does not matter for $name', ({ body, events }) => {
    const text = JSON.stringify(body)

    expect(parseWebhook(text)).toStrictEqual(events)
    expect(parseWebhook(`\uFEFF \r\n${text}\n `)).toStrictEqual(events)
    expect(parseWebhook(Buffer.from(text))).toStrictEqual(events)
    expect(parseWebhook(new TextEncoder().encode(`\uFEFF${text}`))).toStrictEqual(events)
  })

  it('may be a list of bodies, read in their order', () => {
    const some = fixtures.slice(0, 5)

    expect(parseWebhook(some.map(({ body }) => body))).toStrictEqual(some.flatMap(({ events }) => events))
  })

  it('keeps what is unreadable in a list beside what is not', () => {
    const [first] = fixtures

    expect(parseWebhook([5, first?.body, { foo: 1 }])).toStrictEqual([
      { type: 'other', event: 'unrecognised', payload: 5 },
      ...(first?.events ?? []),
      { type: 'other', event: 'unrecognised', payload: { foo: 1 } },
    ])
  })
})

describe('a wrapper', () => {
  it.each(fixtures)('around $name is looked into', ({ body, events }) => {
    expect(parseWebhook({ webhook: body })).toStrictEqual(events)
    expect(parseWebhook({ data: { webhook: body }, received: 'today' })).toStrictEqual(events)
  })

  it.each(fixtures)('that repeats $name counts it once', ({ body, events }) => {
    expect(parseWebhook({ ...body, webhook: body })).toStrictEqual(events)
    expect(parseWebhook({ webhook: body, raw: body })).toStrictEqual(events)
    expect(parseWebhook([body, body])).toStrictEqual(events)
  })

  it('is not looked into forever', () => {
    const body = { type: 'message-event', payload: { id: 'gs-1', type: 'enqueued' } }
    const wrap = (levels: number): unknown => (levels === 0 ? body : { wrapped: wrap(levels - 1) })

    expect(parseWebhook(wrap(4))).toHaveLength(1)
    expect(() => parseWebhook(wrap(5))).toThrow('is not a webhook of Gupshup')
  })
})

describe('the same event twice', () => {
  it('stays twice when the two differ', () => {
    const status = (gs_id: string) => ({ gs_id, status: 'sent', timestamp: '1760000001' })

    expect(parseWebhook({ statuses: [status('gs-1'), status('gs-2'), status('gs-1')] })).toMatchObject([
      { gupshupId: 'gs-1' },
      { gupshupId: 'gs-2' },
    ])
  })

  it('is recognised when a parser keeps big numbers exact', () => {
    const body = { app: 'TeaShopApp', type: 'system-event', payload: { id: 10n } }

    expect(parseWebhook([body, { ...body, payload: { id: 10n } }])).toHaveLength(1)
  })
})
