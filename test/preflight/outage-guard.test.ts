import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Failure } from '../../src/model/failure.ts'
import type { Suppression } from '../../src/model/suppression.ts'
import { SuppressionGuard } from '../../src/preflight/outage-guard.ts'
import { findInForce, isNotOnWhatsApp, isSuppressionInForce } from '../../src/preflight/suppressions.ts'
import { memoryStore } from '../../src/store/memory/memory-store.ts'

const options = { share: 0.5, minimum: 4, window: 10, pauseMs: 60_000 }

let messages = 0

/** Tells a guard of outcomes in order, `x` for a 1002 and `.` for any other, and gives back what it said to the last. */
function told(outcomes: string, guard = new SuppressionGuard(options)) {
  const verdicts = [...outcomes].map((outcome, index) => {
    messages += 1
    return outcome === 'x'
      ? guard.recordFailure(`m${messages}`, `n${index}`)
      : guard.recordSuccess(`m${messages}`)
  })
  return { guard, verdict: verdicts.at(-1) }
}

describe('the suppression guard', () => {
  it.each([
    ['xxx', 'three are below the minimum'],
    ['.x.x.x.x', 'half is not more than half'],
    ['....', 'none is no anomaly'],
  ])('believes %s: %s', (outcomes) => {
    const { guard, verdict } = told(outcomes)
    expect(verdict).toBeUndefined()
    expect(guard.isTripped).toBe(false)
  })

  it('trips when the share jumps over the limit, and says by how much and for whom', () => {
    const { guard, verdict } = told('..x.xx.xx')
    expect(verdict).toEqual({ share: 5 / 9, count: 5, numbers: ['n2', 'n4', 'n5', 'n7', 'n8'] })
    expect(guard.isTripped).toBe(true)
  })

  it('names a number once, however often it failed', () => {
    const { guard } = told('')
    expect(
      ['a', 'b', 'a', 'c'].map((number, index) => guard.recordFailure(`m${index}`, number)).at(-1)?.numbers,
    ).toEqual(['a', 'b', 'c'])
  })

  it('counts a message once: what did well at first and failed with 1002 after all is a 1002', () => {
    const guard = new SuppressionGuard(options)
    const ids = ['a', 'b', 'c', 'd']
    for (const id of ids) guard.recordSuccess(id)
    expect(ids.map((id) => guard.recordFailure(id, id)).at(-1)).toMatchObject({ share: 1, count: 4 })
  })

  it('forgets everything when somebody says that the trouble is over', () => {
    const { guard } = told('xxxx')
    guard.reset(1)
    expect(guard.isTripped).toBe(false)
    expect(told('xxx', guard).verdict).toBeUndefined()
  })

  it('gives its verdict once', () => {
    expect(told('xxxxx').verdict).toBeUndefined()
    expect(told('xxxxx').guard.isTripped).toBe(true)
  })

  it('forgets what is older than its window', () => {
    expect(told('xxx..........x').verdict).toBeUndefined()
    expect(told('..........xxxxxx').verdict).toMatchObject({ share: 0.6, count: 6 })
  })

  it('calms down below half its share, not just below its share', () => {
    const { guard } = told('xxxx')
    told('......', guard)
    expect(guard.isTripped, 'four of ten are bad').toBe(true)
    told('.', guard)
    expect(guard.isTripped, 'three of ten are bad').toBe(true)
    told('.', guard)
    expect(guard.isTripped, 'two of ten are bad').toBe(false)
  })

  it('does not calm down at exactly half its share', () => {
    const { guard } = told('xxxx......', new SuppressionGuard({ ...options, window: 8 }))
    expect(guard.isTripped, 'two of eight are bad').toBe(true)
  })

  it('trips again after it has calmed down', () => {
    const { guard } = told('xxxx..........')
    expect(guard.isTripped).toBe(false)
    expect(told('xxxxxx', guard).verdict).toMatchObject({ count: 6 })
  })

  it('knows how long the gate is to back off', () => {
    expect(new SuppressionGuard(options).pauseMs).toBe(60_000)
  })

  it('gives a verdict only for what its limits describe, whatever the outcomes', () => {
    const limits = fc.record({
      share: fc.double({ min: 0, max: 1, noNaN: true }),
      minimum: fc.integer({ min: 1, max: 10 }),
      window: fc.integer({ min: 1, max: 20 }),
      pauseMs: fc.constant(1),
    })
    fc.assert(
      fc.property(limits, fc.array(fc.boolean(), { maxLength: 100 }), (any, outcomes) => {
        const guard = new SuppressionGuard(any)
        const recent: boolean[] = []
        for (const [index, isBad] of outcomes.entries()) {
          const wasTripped = guard.isTripped
          const verdict = isBad ? guard.recordFailure(`m${index}`, 'n') : guard.recordSuccess(`m${index}`)
          recent.push(isBad)
          if (recent.length > any.window) recent.shift()
          const count = recent.filter(Boolean).length
          const jumps = isBad && !wasTripped && count >= any.minimum && count / recent.length > any.share
          expect(verdict).toEqual(jumps ? { share: count / recent.length, count, numbers: ['n'] } : undefined)
        }
      }),
    )
  })
})

describe('a suppression', () => {
  const suppression: Suppression = { to: '919900000001', since: 1_000, provisional: false }

  it.each<[string, Suppression | undefined, boolean]>([
    ['that is not there refuses nothing', undefined, false],
    ['without an end is in force', suppression, true],
    ['is in force before its end', { ...suppression, until: 5_001 }, true],
    ['is over at its end', { ...suppression, until: 5_000 }, false],
    ['that is provisional refuses nothing', { ...suppression, provisional: true }, false],
  ])('%s', async (_, stored, inForce) => {
    const store = memoryStore().scoped('MyShop:917834811114')
    if (stored !== undefined) await store.putEntry('suppression', stored.to, stored)
    expect(isSuppressionInForce(stored, 5_000)).toBe(inForce)
    expect(await findInForce(store, '919900000001', { now: 5_000, isMarketing: false })).toEqual(
      inForce ? stored : undefined,
    )
  })

  it.each<[Failure, boolean]>([
    [{ kind: 'recipient', via: 'webhook', system: 'gupshup', code: 1002 }, true],
    [{ kind: 'recipient', via: 'webhook', system: 'gupshup', code: 1012 }, false],
    [{ kind: 'recipient', via: 'webhook', system: 'meta-onprem', code: 1002 }, false],
    [{ kind: 'unknown-code', via: 'webhook', code: 1002 }, false],
  ])('is guarded for a number that is not on WhatsApp, as Gupshup reports it: %o %s', (failure, guarded) => {
    expect(isNotOnWhatsApp(failure)).toBe(guarded)
  })
})
