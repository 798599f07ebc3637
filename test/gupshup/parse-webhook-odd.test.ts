import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { WebhookError } from '../../src/errors/usage-errors.ts'
import { parseWebhook } from '../../src/gupshup/parse-webhook.ts'
import type { GupshupEvent } from '../../src/model/webhook-event.ts'
import { expectDeclaredTypes } from './declared-types.ts'
import { fixtureRows, fixtures } from './fixtures/index.ts'
import { oddV2Events } from './odd-webhooks/v2-events.ts'
import { oddV2Statuses } from './odd-webhooks/v2-statuses.ts'
import { oddV3 } from './odd-webhooks/v3.ts'

const odd = [...oddV2Statuses, ...oddV2Events, ...oddV3]

describe('a malformed webhook', () => {
  it('is tested in more than a hundred forms', () => {
    expect(new Set(odd.map(([, body]) => JSON.stringify(body))).size).toBeGreaterThan(100)
  })

  it.each(odd)('is read as far as possible: %s', (_name, body, expected) => {
    expect(readingOf(body)).toStrictEqual(expected)
    expect(readingOf(JSON.stringify(body))).toStrictEqual(expected)
  })

  it.each(odd)('gives events of the declared types: %s', (_name, body) => {
    for (const event of eventsOf(body)) expectDeclaredTypes(event)
  })
})

describe("the fields of a webhook's events", () => {
  it.each(fixtureRows)('are of the declared types for %s', (_name, { events }) => {
    for (const event of events) expectDeclaredTypes(event)
  })

  it('are of the declared types for any JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (body) => {
        for (const event of eventsOf(body)) expectDeclaredTypes(event)
      }),
      { numRuns: 500 },
    )
  })

  it('are of the declared types when any part of a real body is replaced by any value', () => {
    const bodies = [...fixtures.map(({ body }) => body), ...odd.map(([, body]) => body)]
    fc.assert(
      fc.property(fc.constantFrom(...bodies), fc.nat({ max: 40 }), oddValue, (body, place, value) => {
        for (const event of eventsOf(withValueAt(body, place, value))) expectDeclaredTypes(event)
      }),
      { numRuns: 5_000 },
    )
  })
})

const oddValue = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom<unknown>('', ' ', '7', '-1', 0, -1, 1.5, 1e300, true, null, [], {}, '2025-10-15T00:00:00Z'),
)

/** A copy of a JSON value with another one in the place of its `place`th part. */
function withValueAt(body: unknown, place: number, value: unknown): unknown {
  let countdown = place
  return JSON.parse(JSON.stringify(body ?? null), (_key, part: unknown) => (countdown-- === 0 ? value : part))
}

function eventsOf(body: unknown): readonly GupshupEvent[] {
  const reading = readingOf(body)
  return typeof reading === 'string' ? [] : reading
}

function readingOf(body: unknown): readonly GupshupEvent[] | string {
  try {
    return parseWebhook(body)
  } catch (error) {
    if (error instanceof WebhookError) return error.reason
    throw error
  }
}
