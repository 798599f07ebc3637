import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { WebhookError } from '../../src/errors/usage-errors.ts'
import { parseWebhook } from '../../src/gupshup/parse-webhook.ts'
import type { GupshupEvent } from '../../src/model/webhook-event.ts'
import { consoleBodies, enterpriseBodies } from './fixtures/foreign.ts'
import { fixtures } from './fixtures/index.ts'

const bodies: readonly unknown[] = [
  ...fixtures.map(({ body }) => body),
  ...[...enterpriseBodies, ...consoleBodies].map(([, body]) => body),
]

/** Reads a body and checks what holds for every result. A `WebhookError` is a valid result. */
function expectEventsOrRefusal(body: unknown): void {
  const events = eventsOrRefusal(body)
  if (events instanceof WebhookError) {
    expect(['malformed', 'foreign-product']).toContain(events.reason)
  } else {
    for (const event of events) expectWellFormed(event)
  }
}

function eventsOrRefusal(body: unknown): GupshupEvent[] | WebhookError {
  try {
    return parseWebhook(body)
  } catch (error) {
    if (error instanceof WebhookError) return error
    throw error
  }
}

function expectWellFormed(event: GupshupEvent): void {
  expect(Object.values(event)).not.toContain(undefined)
  expect(Object.getPrototypeOf(event)).toBe(Object.prototype)
  if (event.at !== undefined) expect(new Date(event.at).getUTCFullYear()).toBeGreaterThanOrEqual(2009)
  if (event.type !== 'status') return

  if (event.to !== undefined) expect(event.to).toMatch(/^\d{5,15}$/)
  expect(event.gupshupId ?? 'absent').not.toBe('')
  expect(event.whatsappId ?? 'absent').not.toBe('')
  expect(event.failure !== undefined).toBe(event.status === 'failed')
  if (event.failure?.code !== undefined) expect(event.failure.code).toSatisfy(Number.isSafeInteger)
}

/** A copy of a JSON value in which the `n`th part is left out, or replaced. */
function mutate(value: unknown, n: number, replacement: { readonly with?: unknown }): unknown {
  let countdown = n
  const copy = (part: unknown): { readonly kept?: unknown } => {
    if (countdown-- === 0) return 'with' in replacement ? { kept: replacement.with } : {}
    if (Array.isArray(part))
      return { kept: part.map(copy).flatMap((item) => ('kept' in item ? [item.kept] : [])) }
    if (typeof part !== 'object' || part === null) return { kept: part }
    const fields = Object.entries(part).map(([key, field]) => [key, copy(field)] as const)
    return {
      kept: Object.fromEntries(
        fields.flatMap(([key, field]) => ('kept' in field ? [[key, field.kept]] : [])),
      ),
    }
  }
  return copy(value).kept
}

/** JSON values made of the parser's own words, so that random values reach its branches. */
const meaningfulJson = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom<unknown>(
      null,
      true,
      0,
      470,
      '470',
      '',
      'failed',
      'message-event',
      'message',
      'whatsapp_business_account',
    ),
    fc.constantFrom<unknown>(
      'user-event',
      'preference-event',
      'template-event',
      'account-event',
      'billing-event',
      1_760_000_001,
    ),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(
      fc.constantFrom(
        ...[
          'app',
          'type',
          'payload',
          'id',
          'gsId',
          'gs_id',
          'status',
          'code',
          'errors',
          'error_data',
          'destination',
        ],
        ...[
          'entry',
          'changes',
          'field',
          'value',
          'statuses',
          'messages',
          'context',
          'object',
          'response',
          'timestamp',
        ],
        ...[
          'billing',
          'references',
          'user_preferences',
          'gs_template_id',
          'sender',
          'externalId',
          'cause',
          '__proto__',
        ],
      ),
      tie('value'),
      { maxKeys: 6 },
    ),
  ),
})).value

describe('parseWebhook()', () => {
  it('returns events or throws a WebhookError for any JSON value', () => {
    fc.assert(fc.property(fc.jsonValue(), expectEventsOrRefusal), { numRuns: 500 })
    fc.assert(fc.property(meaningfulJson, expectEventsOrRefusal), { numRuns: 2000 })
  })

  it('returns events or throws a WebhookError for any text', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json(), fc.webQueryParameters()), expectEventsOrRefusal), {
      numRuns: 500,
    })
  })

  it('returns events or throws a WebhookError for any bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), expectEventsOrRefusal))
  })

  it('returns events or throws a WebhookError for any value that is not JSON', () => {
    fc.assert(
      fc.property(fc.anything({ withBigInt: true, withDate: true, withMap: true }), expectEventsOrRefusal),
    )
  })

  it('returns events or throws a WebhookError for a real body with parts left out or replaced', () => {
    const part = fc.nat({ max: 60 })
    const replacement = fc.oneof(
      fc.constant({}),
      fc.record({ with: fc.oneof(fc.jsonValue(), meaningfulJson) }),
    )

    fc.assert(
      fc.property(
        fc.constantFrom(...bodies),
        part,
        replacement,
        part,
        replacement,
        (body, n, first, m, second) => {
          expectEventsOrRefusal(mutate(mutate(body, n, first), m, second))
        },
      ),
      { numRuns: 4000 },
    )
  })

  it('returns the same for an object and for its text', () => {
    fc.assert(
      fc.property(meaningfulJson, (value) => {
        const body: unknown = JSON.parse(JSON.stringify(value))
        const [fromObject, fromText] = [eventsOrRefusal(body), eventsOrRefusal(JSON.stringify(body))]

        if (fromObject instanceof WebhookError) expect(fromText).toHaveProperty('reason', fromObject.reason)
        else expect(fromText).toStrictEqual(fromObject)
      }),
      { numRuns: 1000 },
    )
  })
})

describe('a hostile webhook body', () => {
  it.each([
    ['lists', '['.repeat(200_000) + ']'.repeat(200_000)],
    ['objects', `${'{"a":'.repeat(200_000)}1${'}'.repeat(200_000)}`],
    ['a payload', `{"type":"message","payload":${'['.repeat(100)}${']'.repeat(100)}}`],
  ])('is refused when it is a deep nesting of %s', (_name, text) => {
    expect(() => parseWebhook(text)).toThrow('nested more than 64 levels deep')
  })

  it('is refused when it contains itself', () => {
    const body: Record<string, unknown> = { foo: 1 }
    Object.assign(body, { self: body, again: [body, body] })

    expect(() => parseWebhook(body)).toThrow(WebhookError)
  })

  it('is read when its payload is nested 50 levels deep', () => {
    const payload = { type: 'text', deep: JSON.parse('['.repeat(50) + ']'.repeat(50)) }

    expect(parseWebhook({ type: 'message', payload })).toHaveLength(1)
  })

  it('cannot add fields through a prototype', () => {
    const inherited: unknown = Object.create({ type: 'message-event', payload: { id: 'gs-1', type: 'sent' } })
    const hidden =
      '{"type":"message-event","payload":{"id":"wa-1","type":"sent","__proto__":{"gsId":"gs-1"}}}'

    expect(() => parseWebhook(inherited)).toThrow(WebhookError)
    expect(parseWebhook(hidden)).toStrictEqual([{ type: 'status', status: 'sent', whatsappId: 'wa-1' }])
    expect({}).not.toHaveProperty('gsId')
  })

  it.each(['__proto__', 'constructor', 'toString'])(
    'cannot use a built-in property as its type: %s',
    (word) => {
      expect(parseWebhook({ app: 'TeaShopApp', type: word, payload: {} })).toMatchObject([
        { type: 'other', event: word.toLowerCase() },
      ])
      expect(parseWebhook({ messages: [{ id: 'wa-1', type: word }] })).toStrictEqual([
        { type: 'inbound', message: { id: 'wa-1', type: word, payload: { id: 'wa-1', type: word } } },
      ])
    },
  )

  it('is read completely when it has 10,000 statuses', () => {
    const statuses = Array.from({ length: 10_000 }, (_, index) => ({
      gs_id: `gs-${index}`,
      id: `wamid.${index}`,
      recipient_id: String(919_900_000_000 + index),
      status: 'delivered',
      timestamp: '1760000001',
    }))
    const events = parseWebhook(
      JSON.stringify({ entry: [{ changes: [{ field: 'messages', value: { statuses } }] }] }),
    )

    expect(events).toHaveLength(10_000)
    expect(events.at(-1)).toMatchObject({ gupshupId: 'gs-9999', to: '919900009999' })
  })
})
