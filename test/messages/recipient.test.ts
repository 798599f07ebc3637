import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { normalizeNumber } from '../../src/messages/number.ts'
import { normalizeRecipient } from '../../src/messages/recipient.ts'
import { refusalOf } from './support.ts'

const userId = 'IN.1648700000000001'

/** What a caller without types may pass. */
function refused(to: unknown) {
  return refusalOf(() => Reflect.apply(normalizeRecipient, undefined, [to]))
}

const countries = fc.stringMatching(/^[A-Z]{2}$/)
const letters = fc.stringMatching(/^[A-Za-z0-9]{1,128}$/)
const ids = fc
  .tuple(countries, fc.constantFrom('', 'ENT.'), letters)
  .map(([country, parent, rest]) => `${country}.${parent}${rest}`)

describe('the recipient of a message', () => {
  it('is the id of a person, unchanged', () => {
    fc.assert(
      fc.property(ids, (id) => {
        expect(normalizeRecipient({ userId: id })).toBe(id)
      }),
    )
  })

  it('is an id without the blanks around it', () => {
    expect(normalizeRecipient({ userId: ` ${userId}\n` })).toBe(userId)
  })

  it('is a number in any format, read as normalizeNumber() reads it', () => {
    expect(normalizeRecipient('+91 98765 43210')).toBe('919876543210')
    expect(normalizeRecipient('098765 43210', { defaultCountry: 'IN' })).toBe(
      normalizeNumber('098765 43210', 'IN'),
    )
  })

  it('is never a number and an id at once', () => {
    fc.assert(
      fc.property(ids, (id) => {
        expect(() => normalizeNumber(id)).toThrow('to is not a phone number')
      }),
    )
  })
})

describe('a recipient that is refused', () => {
  it('a string that is an id is refused with the form to write, whichever id it is', () => {
    fc.assert(
      fc.property(ids, (id) => {
        const { message, field } = refused(id)
        expect(message).toBe(
          'to is the id of a person, and a string is a phone number. Write to: { userId: … }.',
        )
        expect(field).toBe('to')
      }),
    )
  })

  it.each([
    ['@asha.kumar', 'to is a username, which addresses nobody, because a person can change it at any time.'],
    ['erased:Zk4q', 'to is what is left of an erased person, and addresses nobody. Leave such entries out.'],
    ['+erased:Zk4q', 'to is what is left of an erased person'],
    [{ username: 'asha.kumar' }, 'to.username is a username, which addresses nobody'],
    [{ userId: '@asha' }, 'to.userId is a username, which addresses nobody'],
    [{ userId: 'asha.kumar' }, 'to.userId is a username, which addresses nobody'],
    [{ userID: userId }, 'to.userID is not a known field; did you mean to.userId?'],
    [{ user_id: userId }, 'to.user_id is not a known field; did you mean to.userId?'],
    [
      { userId, parentUserId: 'IN.ENT.1' },
      'to.parentUserId is not a known field. Give one id, of either kind: to: { userId: … }.',
    ],
    [
      { phone: '919876543210' },
      "to.phone is not a known field. Give a number as a string: to: '+91 98765 43210'.",
    ],
    [{ wa_id: '919876543210' }, 'to.wa_id is not a known field. Give a number as a string'],
    [{}, 'to.userId is missing. Give the id as it is in event.userId, or a number as a string.'],
    [{ userId: undefined }, 'to.userId is missing.'],
    [{ userId: 1_648_700_000 }, 'to.userId must be a string, but is a number.'],
    [{ userId: null }, 'to.userId must be a string, but is null.'],
    [
      { userId: '+91 98765 43210' },
      "to.userId is a phone number. Give it as a string: to: '+91 98765 43210'.",
    ],
    [{ userId: 'in.1648700000000001' }, 'to.userId must be the id exactly as it is in event.userId'],
    [{ userId: '1648700000000001' }, 'to.userId is a phone number.'],
    [
      { userId: 'IN.' },
      "to.userId must be Meta's id of the person as it is in event.userId: two capital letters",
    ],
    [{ userId: 'IN.16-48' }, "to.userId must be Meta's id of the person"],
    [{ userId: `IN.${'1'.repeat(129)}` }, "to.userId must be Meta's id of the person"],
    [{ userId: '' }, "to.userId must be Meta's id of the person"],
    [[userId], 'to is a list.'],
    [null, 'to is null.'],
    [undefined, 'to is nothing.'],
    [919_876_543_210, 'to is a number.'],
  ])('%j is refused with what to give instead', (to, sentence) => {
    expect(refused(to).message).toContain(sentence)
  })

  it('no refusal shows any part of an id, a number or a username', () => {
    const secret = '8481520376'
    const given = [
      `IN.${secret}-x`,
      `in.${secret}`,
      `@asha${secret}`,
      `asha${secret}`,
      secret,
      `+91 ${secret}`,
      `IN${secret}`,
    ]
    for (const text of given) {
      for (const to of [{ userId: text }, { [text]: text }]) {
        const error = refused(to)
        expect(`${error.message} ${error.field} ${JSON.stringify(error)} ${error.stack}`).not.toContain(
          secret,
        )
      }
    }
  })
})
