import { describe, expect, it } from 'vitest'
import { newGate } from '../../src/gate/transitions.ts'
import { memoryStore } from '../../src/store/memory/memory-store.ts'
import { readGate } from '../../src/store/operations.ts'
import { ManualClock, settle } from '../support/manual-clock.ts'
import { openGate } from './open-gate.ts'
import { rateLimited, severe, walletEmpty } from './support.ts'

/** Two processes with one store and one time. */
function twoGates({ watch = true } = {}) {
  const store = memoryStore().scoped('MyShop:917834811114')
  const clock = new ManualClock()
  return {
    here: openGate({ store, clock, watches: watch }),
    there: openGate({ store, clock, watches: watch }),
    clock,
    store,
  }
}

describe('two gates with one store', () => {
  it('shut together', async () => {
    const { here, there } = twoGates()
    await here.gate.strike(rateLimited, severe, 0)
    expect(there.gate.status).toEqual(here.gate.status)
    expect(there.changes).toEqual([['open', 'backing-off']])
  })

  it('halt together and are resumed together', async () => {
    const { here, there } = twoGates()
    void there.arrive('m1', { atHalt: 'wait' })
    await here.gate.haltForFailure(walletEmpty, 0)
    void there.arrive('m2', { atHalt: 'wait' })
    await settle()
    expect(there.outcomes()).toEqual(['m1 pass'])
    await here.gate.resume()
    await settle()
    expect(there.outcomes()).toEqual(['m1 pass', 'm2 pass'])
  })

  it('emit a halt even if the end of the previous halt was missed', async () => {
    const { here, there } = twoGates({ watch: false })
    await there.gate.load()
    await here.gate.haltForFailure(walletEmpty, 0)
    await there.gate.refresh()
    await here.gate.resume()
    await here.gate.halt('maintenance')
    await there.gate.refresh()
    expect(there.changes).toEqual([
      ['open', 'halted'],
      ['halted', 'halted'],
    ])
  })

  it('permit one probe between them', async () => {
    const { here, there, clock } = twoGates()
    await here.gate.strike(rateLimited, severe, 0)
    for (const id of ['m1', 'm2']) void here.arrive(id)
    for (const id of ['m3', 'm4']) void there.arrive(id)
    await clock.advance(1_000)
    expect([...here.outcomes(), ...there.outcomes()]).toEqual(['m1 probe'])
  })

  it('open together after a probe of one of them', async () => {
    const { here, there, clock } = twoGates()
    await here.gate.strike(rateLimited, severe, 0)
    void here.arrive('m1')
    await clock.advance(1_000)
    void there.arrive('m2')
    await settle()
    expect(there.outcomes()).toEqual([])
    await here.gate.recordSuccess('m1', 1)
    await settle()
    expect(there.outcomes()).toEqual(['m2 pass'])
  })

  it('open even if the webhook of the probe arrives at the other gate', async () => {
    const { here, there, clock } = twoGates()
    await here.gate.strike(rateLimited, severe, 0)
    void here.arrive('m1')
    await clock.advance(1_000)
    await there.gate.recordSuccess('m1', 1)
    expect(here.gate.status.state).toBe('open')
  })

  it('count concurrent strikes of both as one', async () => {
    const { here, there, store } = twoGates()
    await Promise.all([here.gate.strike(rateLimited, severe, 0), there.gate.strike(rateLimited, severe, 0)])
    expect(await readGate(store)).toMatchObject({ epoch: 1, status: { strikes: 1 } })
  })

  it('ignore an older record', async () => {
    const { here, store } = twoGates()
    await here.gate.strike(rateLimited, severe, 0)
    const old = await readGate(store)
    await here.gate.halt('by hand')
    if (old !== undefined) here.gate.apply(old)
    expect(here.gate.status.state).toBe('halted')
  })

  it('emit a record once, although it arrives twice', async () => {
    const { here, there, store } = twoGates()
    await here.gate.halt('by hand')
    there.gate.apply(structuredClone(await readGate(store)) ?? newGate)
    expect(there.changes).toEqual([['open', 'halted']])
  })
})

describe('a gate that missed a change', () => {
  it('reads the change when it writes, and decides again', async () => {
    const { here, there, store } = twoGates({ watch: false })
    await Promise.all([here.gate.load(), there.gate.load()])
    await here.gate.halt('first')
    await there.gate.strike(rateLimited, severe, 0)
    expect(there.gate.status).toMatchObject({ state: 'halted', reason: 'first' })
    expect(await readGate(store)).toMatchObject({ version: 1 })
  })

  it('permits no probe if another process was faster', async () => {
    const { here, there, store, clock } = twoGates({ watch: false })
    const shut = openGate({ store, clock })
    await shut.gate.strike(rateLimited, severe, 0)
    await clock.advance(1_000)
    await Promise.all([here.gate.load(), there.gate.load()])
    void here.arrive('m1')
    void there.arrive('m2')
    await settle()
    expect([...here.outcomes(), ...there.outcomes()]).toEqual(['m1 probe'])
    expect(await readGate(store)).toMatchObject({ status: { probe: { messageId: 'm1' } } })
  })

  it('permits one of two concurrent messages as the probe', async () => {
    const { here, store, clock } = twoGates({ watch: false })
    await here.gate.strike(rateLimited, severe, 0)
    await clock.advance(1_000)
    void here.arrive('m1')
    void here.arrive('m2')
    await settle()
    expect(here.outcomes()).toEqual(['m1 probe'])
    expect(await readGate(store)).toMatchObject({ status: { probe: { messageId: 'm1' } } })
  })

  it('starts as new if the store has lost its record', async () => {
    const { here, store } = twoGates({ watch: false })
    await here.gate.halt('first')
    await here.gate.resume()
    const empty = memoryStore().scoped('any')
    store.getDocument = (kind, key) => empty.getDocument(kind, key)
    store.putDocument = (kind, document, expected) => empty.putDocument(kind, document, expected)
    await here.gate.halt('second')
    expect(here.gate.status).toMatchObject({ state: 'halted', reason: 'second' })
    expect(await readGate(empty)).toMatchObject({ version: 1 })
  })
})

describe('refresh() of a gate', () => {
  it('applies a change that was missed', async () => {
    const { here, there } = twoGates({ watch: false })
    await there.gate.load()
    await here.gate.strike(rateLimited, severe, 0)
    expect(there.gate.status.state).toBe('open')
    await there.gate.refresh()
    expect(there.gate.status).toEqual(here.gate.status)
    expect(there.changes).toEqual([['open', 'backing-off']])
  })

  it('changes nothing if no change was missed', async () => {
    const { here, there } = twoGates()
    await here.gate.strike(rateLimited, severe, 0)
    await there.gate.refresh()
    expect(there.changes).toEqual([['open', 'backing-off']])
  })

  it('reads nothing before the gate was used', async () => {
    const { here, there } = twoGates({ watch: false })
    await here.gate.haltForFailure(walletEmpty, 0)
    await there.gate.refresh()
    expect(there.changes).toEqual([])
  })

  it('writes its record to a store that has lost it', async () => {
    const store = memoryStore()
    const clock = new ManualClock()
    const before = openGate({ store: store.scoped('s'), clock })
    await before.gate.haltForFailure(walletEmpty, 0)
    await store.close()
    const empty = store.scoped('s')
    // The same gate, whose store is another by now.
    before.store.getDocument = (kind, key) => empty.getDocument(kind, key)
    before.store.putDocument = (kind, document, expected) => empty.putDocument(kind, document, expected)
    await before.gate.refresh()
    expect(await readGate(empty)).toMatchObject({ version: 1, status: { state: 'halted' } })
    expect(before.gate.status.state).toBe('halted')
    await before.gate.resume()
    expect(await readGate(empty)).toMatchObject({ version: 2, status: { state: 'open' } })
  })
})
