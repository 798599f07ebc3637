import * as crypto from 'node:crypto'
import fc from 'fast-check'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { createTokenCheck, readBearerToken } from '../../src/webhooks/respond.ts'

vi.mock('node:crypto', async (importOriginal) => {
  const original = await importOriginal<typeof import('node:crypto')>()
  return { ...original, timingSafeEqual: vi.fn(original.timingSafeEqual) }
})

const compare = vi.mocked(crypto.timingSafeEqual)
const token = fc.stringMatching(/^[\x21-\x7e]{1,80}$/)

beforeEach(() => {
  compare.mockClear()
})

describe('createTokenCheck()', () => {
  it('accepts each configured token and no other', () => {
    fc.assert(
      fc.property(fc.array(token, { minLength: 1, maxLength: 4 }), token, (known, presented) => {
        const check = createTokenCheck(known)
        expect(known.every((one) => check([one]))).toBe(true)
        expect(check([presented])).toBe(known.includes(presented))
      }),
    )
  })

  it('accepts a request when any of its tokens is right', () => {
    fc.assert(
      fc.property(
        fc.array(token, { minLength: 1 }),
        fc.array(token, { minLength: 1 }),
        (known, presented) => {
          expect(createTokenCheck(known)(presented)).toBe(presented.some((one) => known.includes(one)))
        },
      ),
    )
  })

  it('refuses a request without a token', () => {
    expect(createTokenCheck(['right'])([])).toBe(false)
  })

  it('refuses a digest of the token', () => {
    const digest = crypto.createHash('sha256').update('right').digest()
    expect(createTokenCheck(['right'])([digest.toString('hex'), digest.toString('latin1')])).toBe(false)
  })

  it('compares digests of equal length in constant time, for tokens of any length', () => {
    createTokenCheck(['short', 'x'.repeat(500)])(['', 'y'.repeat(5000)])
    expect(compare.mock.calls.flat().map((digest) => digest.byteLength)).toEqual(Array(8).fill(32))
  })

  it('compares with every configured token, also after one matched', () => {
    expect(createTokenCheck(['first', 'second', 'third'])(['first', 'other'])).toBe(true)
    expect(compare).toHaveBeenCalledTimes(6)
  })
})

describe('readBearerToken()', () => {
  it.each([
    ['Bearer abc', 'abc'],
    ['bearer   abc', 'abc'],
    ['Bearer ', undefined],
    ['Bearer a b', undefined],
    ['Bearerabc', undefined],
    ['Basic abc', undefined],
    [undefined, undefined],
  ])('reads %j as %j', (authorization, expected) => {
    expect(readBearerToken(authorization)).toBe(expected)
  })
})
