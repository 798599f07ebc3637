import { deepStrictEqual } from 'node:assert'
import { inspect } from 'node:util'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { maskedInLogs } from '../../../src/delivery/notices/masked-in-logs.ts'
import { RecipientError } from '../../../src/errors/index.ts'

const to = '919900000001'
const whatsappId = 'wamid.HBgMOTE5OTAwMDAwMDAxFQIAERgS'

function notice() {
  return {
    id: 'b51c8f2a-3c1d-4f7e-9a57-0c2f6d1e8b90',
    to,
    at: 1_790_000_000_123,
    metadata: { order: 7, phones: [to, `+91 99000 00001`], [to]: 'by number', asNumber: 919_900_000_001 },
    event: { whatsappId, failure: { code: 131026, reason: `Cannot reach ${to}` } },
  }
}

describe('a maskedInLogs object', () => {
  it('has every field whole', () => {
    const shown = maskedInLogs(notice())
    expect(shown.to).toBe(to)
    expect(shown.event.whatsappId).toBe(whatsappId)
    expect({ ...shown }).toEqual(notice())
  })

  it('equals a plain one, strictly', () => {
    deepStrictEqual(maskedInLogs(notice()), notice())
    expect(maskedInLogs(notice())).toStrictEqual(notice())
    expect(Object.keys(maskedInLogs(notice()))).toEqual(Object.keys(notice()))
  })

  it('is the object it was given', () => {
    const plain = notice()
    expect(maskedInLogs(plain)).toBe(plain)
  })

  it.each<[string, (value: object) => string]>([
    ['JSON', (value) => JSON.stringify(value)],
    ['JSON, inside of something else', (value) => JSON.stringify({ got: [value] })],
    ['inspect()', (value) => inspect(value, { depth: 20 })],
    ['inspect(), inside of something else', (value) => inspect({ got: [value] }, { depth: 20 })],
  ])('shows no number and no WhatsApp id in %s', (_, show) => {
    const shown = show(maskedInLogs(notice()))
    expect(shown).not.toContain('9900000001')
    expect(shown).not.toContain('99000 00001')
    expect(shown).not.toContain('HBgMOTE5')
    expect(shown).toContain('91••••••0001')
  })

  it('shows what is no number as it is', () => {
    expect(JSON.parse(JSON.stringify(maskedInLogs(notice())))).toMatchObject({
      id: notice().id,
      at: 1_790_000_000_123,
      metadata: { order: 7 },
      event: { failure: { code: 131026 } },
    })
  })

  it('shows lists as lists', () => {
    expect(JSON.parse(JSON.stringify(maskedInLogs({ phones: [to, [7]] })))).toEqual({
      phones: ['91••••••0001', [7]],
    })
  })

  it('masks its parts as well, where they are shown alone', () => {
    const { event, metadata } = maskedInLogs(notice())
    for (const text of [JSON.stringify([event, metadata]), inspect(event), inspect(metadata.phones)]) {
      expect(text).not.toContain('9900000001')
    }
  })

  it('may be made maskedInLogs twice, and leaves what is frozen as it is', () => {
    const frozen = Object.freeze({ to })
    expect(maskedInLogs(maskedInLogs({ frozen })).frozen).toBe(frozen)
    expect(JSON.stringify(maskedInLogs({ frozen }))).not.toContain(to)
  })

  it('masks a phone number that is a JavaScript number, and no time', () => {
    const shown = JSON.stringify(
      maskedInLogs({ phone: 919_900_000_001, at: 1_790_000_000_123, count: 131_026 }),
    )
    expect(JSON.parse(shown)).toEqual({ phone: '91••••••0001', at: 1_790_000_000_123, count: 131_026 })
  })

  it('leaves what is neither text nor number alone', () => {
    const plain = { yes: true, nothing: null, missing: undefined }
    expect(JSON.stringify(maskedInLogs({ ...plain }))).toBe(JSON.stringify(plain))
  })

  it('leaves an error to mask itself', () => {
    const error = new RecipientError('Message to 91••••••0001 failed.', { kind: 'recipient', to })
    const shown = maskedInLogs({ to, error })
    expect(shown.error).toBe(error)
    for (const text of [JSON.stringify(shown), inspect(shown)]) {
      expect(text).toContain('RecipientError')
      expect(text).not.toContain(to)
    }
  })

  it('leaves out what lies too deep, and ends with what contains itself', () => {
    const circle: Record<string, unknown> = { to }
    circle['self'] = circle
    const shown = maskedInLogs(circle)
    expect(JSON.stringify(shown)).toContain('[…]')
    expect(inspect(shown, { depth: 30 })).not.toContain(to)
  })

  it('never shows the number, wherever in it the number is', () => {
    const anything = fc.object({ values: [fc.constant(to), fc.constant(Number(to)), fc.boolean()] })
    fc.assert(
      fc.property(anything, (value) => {
        const shown = maskedInLogs({ first: value, [to]: to })
        for (const text of [JSON.stringify(shown), inspect(shown, { depth: 20 })]) {
          expect(text).not.toContain(to)
        }
      }),
    )
  })
})
