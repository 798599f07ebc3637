import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Failure } from '../../src/model/failure.ts'
import type { Suppression } from '../../src/model/suppression.ts'
import { findInForce } from '../../src/preflight/find-in-force.ts'
import { SuppressionGuard } from '../../src/preflight/outage-guard.ts'
import { isNotOnWhatsApp, isSuppressionInForce } from '../../src/preflight/suppression-entry.ts'
import { memoryStore } from '../../src/store/memory/memory-store.ts'
import { writeDocument } from '../../src/store/operations.ts'

const options = { share: 0.5, minimum: 4, window: 10, pauseMs: 60_000 }

let messages = 0

/** Records outcomes in order, `x` for a 1002 and `.` for any other, and returns the guard with the anomaly of the last. */
function guardAfter(outcomes: string, guard = new SuppressionGuard(options)) {
  const anomalies = [...outcomes].map((outcome, index) => {
    messages += 1
    return outcome === 'x'
      ? guard.recordFailure(`m${messages}`, `n${index}`)
      : guard.recordSuccess(`m${messages}`)
  })
  return { guard, anomaly: anomalies.at(-1) }
}

describe('the suppression guard', () => {
  it.each([
    ['xxx', 'three 1002 are below the minimum'],
    ['.x.x.x.x', 'half is not more than half'],
    ['....', 'no 1002 is no anomaly'],
  ])('does not trip on %s: %s', (outcomes) => {
    const { guard, anomaly } = guardAfter(outcomes)
    expect(anomaly).toBeUndefined()
    expect(guard.isTripped).toBe(false)
  })

  it('trips when the share exceeds the limit, and reports the share and the numbers', () => {
    const { guard, anomaly } = guardAfter('..x.xx.xx')
    expect(anomaly).toEqual({ share: 5 / 9, count: 5, numbers: ['n2', 'n4', 'n5', 'n7', 'n8'] })
    expect(guard.isTripped).toBe(true)
  })

  it('reports a number once, even if it failed twice', () => {
    const { guard } = guardAfter('')
    expect(
      ['a', 'b', 'a', 'c'].map((number, index) => guard.recordFailure(`m${index}`, number)).at(-1)?.numbers,
    ).toEqual(['a', 'b', 'c'])
  })

  it('counts a message once: a success that fails with 1002 after all is a 1002', () => {
    const guard = new SuppressionGuard(options)
    const ids = ['a', 'b', 'c', 'd']
    for (const id of ids) guard.recordSuccess(id)
    expect(ids.map((id) => guard.recordFailure(id, id)).at(-1)).toMatchObject({ share: 1, count: 4 })
  })

  it('forgets all outcomes on reset()', () => {
    const { guard } = guardAfter('xxxx')
    guard.reset(1)
    expect(guard.isTripped).toBe(false)
    expect(guardAfter('xxx', guard).anomaly).toBeUndefined()
  })

  it('reports an anomaly once', () => {
    expect(guardAfter('xxxxx').anomaly).toBeUndefined()
    expect(guardAfter('xxxxx').guard.isTripped).toBe(true)
  })

  it('forgets outcomes that are older than its window', () => {
    expect(guardAfter('xxx..........x').anomaly).toBeUndefined()
    expect(guardAfter('..........xxxxxx').anomaly).toMatchObject({ share: 0.6, count: 6 })
  })

  it('resets below half its share, not just below its share', () => {
    const { guard } = guardAfter('xxxx')
    guardAfter('......', guard)
    expect(guard.isTripped, 'four of ten are bad').toBe(true)
    guardAfter('.', guard)
    expect(guard.isTripped, 'three of ten are bad').toBe(true)
    guardAfter('.', guard)
    expect(guard.isTripped, 'two of ten are bad').toBe(false)
  })

  it('does not reset at exactly half its share', () => {
    const { guard } = guardAfter('xxxx......', new SuppressionGuard({ ...options, window: 8 }))
    expect(guard.isTripped, 'two of eight are bad').toBe(true)
  })

  it('trips again after a reset by successes', () => {
    const { guard } = guardAfter('xxxx..........')
    expect(guard.isTripped).toBe(false)
    expect(guardAfter('xxxxxx', guard).anomaly).toMatchObject({ count: 6 })
  })

  it('has the pause of the gate from its options', () => {
    expect(new SuppressionGuard(options).pauseMs).toBe(60_000)
  })

  it('reports an anomaly exactly where its limits say so, for any outcomes', () => {
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
          const anomaly = isBad ? guard.recordFailure(`m${index}`, 'n') : guard.recordSuccess(`m${index}`)
          recent.push(isBad)
          if (recent.length > any.window) recent.shift()
          const count = recent.filter(Boolean).length
          const jumps = isBad && !wasTripped && count >= any.minimum && count / recent.length > any.share
          expect(anomaly).toEqual(jumps ? { share: count / recent.length, count, numbers: ['n'] } : undefined)
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
    if (stored !== undefined) await writeDocument(store, 'suppression', stored.to, stored)
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
  ])('is guarded only after a code for a number that is not on WhatsApp: %o %s', (failure, guarded) => {
    expect(isNotOnWhatsApp(failure)).toBe(guarded)
  })
})
