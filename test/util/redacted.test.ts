import { inspect } from 'node:util'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RecipientError } from '../../src/errors/error-classes.ts'
import { redacted, unredacted } from '../../src/util/redacted.ts'

const to = '919900000001'
const whatsappId = 'wamid.HBgMOTE5OTAwMDAwMDAxFQIAERgS'

function event() {
  return {
    id: 'b51c8f2a-3c1d-4f7e-9a57-0c2f6d1e8b90',
    messageId: '7001234567890',
    to,
    at: 1_790_000_000_123,
    step: 0,
    metadata: { order: 7, phones: [to, `+91 99000 00001`], [to]: 'by number', asNumber: 919_900_000_001 },
    event: { whatsappId, failure: { code: 131026, reason: `Cannot reach ${to}` } },
    payload: {
      source: to,
      numbers: [to, [919_900_000_001], { phone: to }],
      [to]: { wa_id: to },
      timestamp: 1_790_000_000_123,
      text: 'Hello',
    },
  }
}

/** All that something can get out of a value without asking for a field by its name. */
const ways: readonly [string, (value: object) => unknown][] = [
  ['a spread', (value) => ({ ...value })],
  ['Object.assign()', (value) => Object.assign({}, value)],
  ['Object.entries()', (value) => Object.entries(value)],
  ['for…in', forIn],
  ['structuredClone()', (value) => structuredClone(value)],
  ['JSON', (value) => JSON.stringify(value)],
  ['JSON in something else', (value) => JSON.stringify({ got: [value] })],
  ['inspect()', (value) => inspect(value, { depth: 20 })],
  ['inspect() in something else', (value) => inspect({ got: [value] }, { depth: 20 })],
  ['inspect() with hidden properties', (value) => inspect(value, { depth: 20, showHidden: true })],
  [
    'inspect() with hidden properties and getters, without its hook',
    (value) => inspect(value, { depth: 20, showHidden: true, getters: true, customInspect: false }),
  ],
  ['all own names', (value) => ownValues(value)],
  ['a string', (value) => String(value)],
]

function forIn(value: object): unknown {
  const found: unknown[] = []
  for (const key in value) found.push(key, Reflect.get(value, key))
  return found
}

function ownValues(value: object): unknown {
  return Reflect.ownKeys(value).map((key) => [String(key), Reflect.get(value, key)])
}

/** The text of a value, made without calling its hooks. */
function textOf(found: unknown): string {
  const shown = inspect(found, { depth: 30, customInspect: false, getters: true, showHidden: true })
  return `${shown}\n${JSON.stringify(found)}`
}

describe('a redacted object', () => {
  it('has every field whole by its name, also when destructured', () => {
    const shown = redacted(event())
    const { to: number, metadata, payload } = shown
    expect(number).toBe(to)
    expect(shown.event.whatsappId).toBe(whatsappId)
    expect(shown.event.failure.reason).toBe(`Cannot reach ${to}`)
    expect(metadata).toEqual(event().metadata)
    expect(payload.source).toBe(to)
    expect(payload.numbers[0]).toBe(to)
    expect(payload.numbers[2]).toMatchObject({ phone: to })
    expect(shown).toMatchObject({ to, messageId: '7001234567890', step: 0 })
  })

  it.each(ways)('shows no number and no WhatsApp id to %s', (_, show) => {
    const text = textOf(show(redacted(event())))
    expect(text).not.toMatch(/9900000001|99000 00001|919_900_000_001|HBgMOTE5/)
  })

  it.each(ways.filter(([name]) => name !== 'a string'))('still identifies the message to %s', (_, show) => {
    const text = textOf(show(redacted(event())))
    expect(text).toContain('91••••••0001')
    expect(text).toContain('b51c8f2a')
  })

  it('has a masked copy of each hidden field under a name of its own, so that it can be spread', () => {
    const { maskedTo, id, step, at } = { ...redacted(event()), maskedTo: undefined, ...redacted(event()) }
    expect(maskedTo).toBe('91••••••0001')
    expect({ id, step, at }).toEqual({ id: event().id, step: 0, at: event().at })
    expect('to' in { ...redacted(event()) }).toBe(false)
  })

  it('returns the same object for one field each time', () => {
    const shown = redacted(event())
    expect(shown.payload).toBe(shown.payload)
    expect(shown.metadata).toBe(shown.metadata)
  })

  it('does not change its source object, nor share its top level', () => {
    const plain = event()
    redacted(plain)
    expect(plain).toEqual(event())
    expect(Object.keys(plain)).toEqual(Object.keys(event()))
  })

  it('shows values that are no phone number as they are', () => {
    expect(JSON.parse(JSON.stringify(redacted(event())))).toMatchObject({
      id: event().id,
      messageId: '7001234567890',
      at: 1_790_000_000_123,
      metadata: { order: 7 },
      event: { failure: { code: 131026 } },
      payload: { text: 'Hello', timestamp: 1_790_000_000_123 },
    })
  })

  it('shows lengths, shares and amounts as they are', () => {
    const plain = { pauseMs: 86_400_000, share: 0.571_428_571_428_571_4, balance: 1_234_567.5 }
    expect(JSON.parse(JSON.stringify(redacted(plain)))).toEqual(plain)
    expect({ ...redacted(plain) }).toEqual(plain)
  })

  it('keeps the fields that a logger adds', () => {
    const shown: object = Object.assign(redacted(event()), { level: 'info' })
    expect(JSON.parse(JSON.stringify(shown))).toMatchObject({ level: 'info', to: '91••••••0001' })
  })

  it('shows its parts masked too, if they are shown alone', () => {
    const { event: part, payload } = redacted(event())
    for (const [, show] of ways) {
      expect(textOf([show(part), show(payload)])).not.toMatch(/9900000001|HBgMOTE5/)
    }
  })

  it('returns the metadata as the caller gave it, to be spread, and prints it masked', () => {
    const { metadata } = redacted(event())
    expect({ ...metadata }).toEqual(event().metadata)
    for (const text of [JSON.stringify(metadata), inspect(metadata), inspect(metadata.phones)]) {
      expect(text).not.toMatch(/9900000001/)
    }
  })

  it('can be made twice, and of a frozen object', () => {
    const frozen = Object.freeze({ to })
    const once = redacted({ frozen })
    expect(redacted(once)).toBe(once)
    expect(once.frozen.to).toBe(to)
    expect(JSON.stringify(once)).not.toContain(to)
  })

  it('leaves an error to mask itself', () => {
    const error = new RecipientError('Message to 91••••••0001 failed.', { kind: 'recipient', to })
    const shown = redacted({ to, error })
    expect(shown.error).toBe(error)
    for (const text of [JSON.stringify(shown), inspect(shown)]) {
      expect(text).toContain('RecipientError')
      expect(text).not.toContain(to)
    }
  })

  it('ends at a cycle', () => {
    const circle: Record<string, unknown> = { to }
    circle['self'] = circle
    expect(JSON.stringify(redacted(circle))).toContain('[…]')
    expect(inspect(redacted(circle), { depth: 30 })).not.toContain(to)
  })

  it('does not break when a library copies its fields and its prototype', () => {
    const shown = redacted(event())
    const copy = Object.assign(Object.create(Object.getPrototypeOf(shown)), shown)
    expect(copy.to).toBeUndefined()
    expect(JSON.stringify(copy)).not.toContain(to)
    expect(inspect(copy)).not.toContain(to)
  })

  it('accepts any field names of a webhook', () => {
    const payload = JSON.parse(
      `{ "__proto__": { "phone": "${to}" }, "constructor": "${to}", "toJSON": "${to}", "maskedTo": 1, "to": "${to}", "then": "${to}" }`,
    )
    const shown = redacted({ payload })
    for (const [, show] of ways) expect(textOf([show(shown), show(shown.payload)])).not.toContain(to)
    expect(shown.payload.to).toBe(to)
    expect(unredacted(shown)).toEqual({ payload })
  })

  it('never shows the number, at any place in it', () => {
    const anything = fc.object({ values: [fc.constant(to), fc.constant(Number(to)), fc.boolean()] })
    fc.assert(
      fc.property(anything, (value) => {
        const shown = redacted({ payload: { first: value, [to]: to }, metadata: value, request: { value } })
        for (const [, show] of ways) expect(textOf(show(shown))).not.toContain(to)
      }),
    )
  })
})

describe('unredacted()', () => {
  it('returns the whole object, plain and without the masked copies', () => {
    const copy = unredacted(redacted(event()))
    expect(copy).toStrictEqual(event())
    expect(structuredClone(copy)).toEqual(event())
    expect(JSON.parse(JSON.stringify(copy))).toEqual(event())
  })

  it('reads lists, and objects with redacted ones in them', () => {
    expect(unredacted([redacted({ to }), { inner: redacted({ to }) }])).toEqual([{ to }, { inner: { to } }])
  })

  it('reads the lists of a payload whole', () => {
    expect(unredacted(redacted(event()).payload)).toEqual(event().payload)
  })

  it('leaves errors, dates and primitive values as they are', () => {
    const error = new RecipientError('Failed.', { kind: 'recipient' })
    const date = new Date(0)
    expect(unredacted(redacted({ error })).error).toBe(error)
    expect(unredacted([date, 7, null, undefined])).toEqual([date, 7, null, undefined])
  })

  it('reads objects of another copy of this package', () => {
    const foreign = Object.create({ [Symbol.for('gupshup-outbound.unredacted')]: () => ({ to }) })
    expect(unredacted(foreign)).toEqual({ to })
  })

  it('returns any JSON as it was', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (payload) => {
        expect(unredacted(redacted({ payload }))).toStrictEqual({ payload })
      }),
    )
  })
})

it.each([
  `1234567-45678901-bfc7-4669-ba6e-8a39c59a702e:1516`,
  `12345678-event:abcdefgh-jklmnopqrstuvwxyz_ABCDEFGHIJKLMNOP`,
  `12-event:ab1234567890cd_ef-0123456789ABCDEFGHIJKLMNO:1`,
  `12345678-event:45678901-bfc7-4669-ba6e-8a39c59a702e`,
])('spreads and prints the id of an event whole: %s', (eventId) => {
  const event = redacted({ eventId, sequence: 12_345_678 })
  expect({ ...event }).toEqual({ eventId, sequence: 12_345_678 })
  expect(JSON.parse(JSON.stringify(event))).toMatchObject({ eventId })
})
