import { answer, numberFor } from 'gupshup-outbound/emulator'
import { describe, expect, it } from 'vitest'
import { catalog } from '../../src/catalog/catalog.ts'
import { eventsFor, openEmulator, sendSession, sendTemplate } from './support.ts'

const gupshupCodes = catalog.filter(({ system }) => system === 'gupshup').map(({ code }) => code)

async function codeOf(to: string, kind: 'session' | 'template' = 'session') {
  const emulator = await openEmulator()
  await (kind === 'session' ? sendSession(emulator, to) : sendTemplate(emulator, to))
  await emulator.idle()
  return emulator.webhooks.at(-1)?.code
}

describe('a number that ends in a code', () => {
  it.each(gupshupCodes)('of Gupshup’s fails with that code: %i', async (code) => {
    expect(await codeOf(numberFor(code))).toBe(code)
  })

  it.each([470, 471, 131000, 131026, 131047, 131049, 132001, 130429])(
    'of Meta’s fails with that code: %i',
    async (code) => {
      expect(await codeOf(numberFor(code))).toBe(code)
    },
  )

  it('fails with the longest code that it ends in', async () => {
    // 131026 ends in 1026, which is a code as well.
    expect(await codeOf('919900131026')).toBe(131026)
    expect(await codeOf('919900031026')).toBe(1026)
  })

  it('fails with that code regardless of the digits before it', async () => {
    expect(await codeOf('9100000001006')).toBe(1006)
    expect(await codeOf('447700901002')).toBe(1002)
  })

  it('is delivered when code numbers are switched off', async () => {
    const emulator = await openEmulator({ codeNumbers: false })
    await sendSession(emulator, numberFor(1006))
    await emulator.idle()
    expect(eventsFor(emulator, numberFor(1006))).toEqual(['enqueued', 'sent', 'delivered'])
  })

  it('follows its script rather than its code', async () => {
    const emulator = await openEmulator()
    emulator.script(numberFor(1006), answer.deliver({ until: 'sent' }))
    await sendSession(emulator, numberFor(1006))
    await emulator.idle()
    expect(eventsFor(emulator, numberFor(1006))).toEqual(['enqueued', 'sent'])
  })
})

describe('a number that ends in a code of a closed session window', () => {
  it.each([1004, 1005, 1006, 1007, 1008, 470, 131047])('accepts templates: %i', async (code) => {
    expect(await codeOf(numberFor(code), 'template')).toBeUndefined()
  })

  it('can be scripted to refuse templates', async () => {
    const emulator = await openEmulator()
    emulator.script(numberFor(1006), answer.fail(1006))
    await sendTemplate(emulator, numberFor(1006))
    await emulator.idle()
    expect(eventsFor(emulator, numberFor(1006))).toEqual(['failed'])
  })

  it.each([1002, 1012, 4001, 4005, 131026])(
    'differs from one that ends in another code, which refuses templates: %i',
    async (code) => {
      expect(await codeOf(numberFor(code), 'template')).toBe(code)
    },
  )
})

describe('a number that ends in digits that look like a code', () => {
  it.each(['919900000001', '919900000500', '919912345470', '919900000190', '919900000131'])(
    'is delivered when the code is short and has few zeros before it: %s',
    async (to) => {
      expect(await codeOf(to)).toBeUndefined()
    },
  )
})

describe('numberFor()', () => {
  it('returns a different number for every code of at least three digits', () => {
    const codes = [...new Set(catalog.map(({ code }) => code))].filter((code) => code > 99)
    const numbers = codes.map((code) => numberFor(code))
    expect(new Set(numbers).size).toBe(codes.length)
    for (const number of numbers) expect(number).toMatch(/^91\d{10}$/)
  })

  it.each([0, 4, 98_765])('throws for a code that no number can end in: %i', (code) => {
    expect(() => numberFor(code)).toThrow(RangeError)
    expect(() => numberFor(code)).toThrow('emulator.script')
  })
})
