import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { copyOf } from '../../src/util/index.ts'

/** What JSON makes of a value. */
function throughJson(value: unknown): unknown {
  const text: unknown = JSON.stringify(value, (_key, one) => (typeof one === 'bigint' ? `${one}` : one))
  return typeof text === 'string' ? JSON.parse(text) : undefined
}

const anything = fc.anything({
  withBigInt: true,
  withDate: true,
  withNullPrototype: true,
  withSparseArray: true,
  withMap: true,
})

describe('copyOf()', () => {
  it('is what JSON makes of any value, also of one that JSON changes', () => {
    fc.assert(
      fc.property(anything, (value) => {
        expect(copyOf(value)).toStrictEqual(throughJson(value))
      }),
      { numRuns: 500 },
    )
    for (const value of [
      -0,
      [-0],
      { a: undefined },
      [undefined],
      JSON.parse('{"__proto__":{"a":1}}'),
      new Date(0),
    ])
      expect(copyOf(value)).toStrictEqual(throughJson(value))
  })

  it('has nothing in common with the value, so that a later change of the value changes nothing in it', () => {
    const value = { list: [{ word: 'before' }] }
    const copy = copyOf(value)
    for (const item of value.list) item.word = 'after'
    expect(copy).toEqual({ list: [{ word: 'before' }] })
  })

  it('is undefined for a value with a cycle, or with a getter that throws', () => {
    const cycle: { self?: unknown } = {}
    cycle.self = cycle
    expect(copyOf(cycle)).toBeUndefined()
    const hostile = Object.defineProperty({}, 'payload', {
      enumerable: true,
      get() {
        throw new Error('Do not read this')
      },
    })
    expect(copyOf(hostile)).toBeUndefined()
  })

  it('copies what is nested a thousand levels deep', () => {
    const deep: unknown = JSON.parse(`${'['.repeat(1_000)}${']'.repeat(1_000)}`)
    expect(copyOf(deep)).toEqual(deep)
  })
})
