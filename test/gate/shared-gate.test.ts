import { describe, expect, it } from 'vitest'
import { newGate } from '../../src/gate/transitions.ts'
import { memoryStore } from '../../src/store/memory/memory-store.ts'
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

describe('two gates on one store', () => {
  it('shut together', async () => {
    const { here, there } = twoGates()
    await here.gate.strike(rateLimited, severe, 0)
    expect(there.gate.status).toEqual(here.gate.status)
    expect(there.changes).toEqual([['open', 'backing-off']])
  })

  it('halt together and are resumed together', async () => {
    const { here, there } = twoGates()
    void there.arrive('m1', { waitsThroughHalt: true })
    await here.gate.haltForFailure(walletEmpty, 0)
    void there.arrive('m2', { waitsThroughHalt: true })
    await settle()
    expect(there.outcomes()).toEqual(['m1 pass'])
    await here.gate.resume()
    await settle()
    expect(there.outcomes()).toEqual(['m1 pass', 'm2 pass'])
  })

  it('tell of a halt also when the one before it ended unseen', async () => {
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

  it('let one message probe between them', async () => {
    const { here, there, clock } = twoGates()
    await here.gate.strike(rateLimited, severe, 0)
    for (const id of ['m1', 'm2']) void here.arrive(id)
    for (const id of ['m3', 'm4']) void there.arrive(id)
    await clock.advance(1_000)
    expect([...here.outcomes(), ...there.outcomes()]).toEqual(['m1 probe'])
  })

  it('open together after the probe of one of them', async () => {
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

  it('let the webhook of the probe arrive at the other one', async () => {
    const { here, there, clock } = twoGates()
    await here.gate.strike(rateLimited, severe, 0)
    void here.arrive('m1')
    await clock.advance(1_000)
    await there.gate.recordSuccess('m1', 1)
    expect(here.gate.status.state).toBe('open')
  })

  it('count strikes of messages of both as one', async () => {
    const { here, there, store } = twoGates()
    await Promise.all([here.gate.strike(rateLimited, severe, 0), there.gate.strike(rateLimited, severe, 0)])
    expect(await store.readGate()).toMatchObject({ epoch: 1, status: { strikes: 1 } })
  })

  it('do not take an older record for a newer one', async () => {
    const { here, store } = twoGates()
    await here.gate.strike(rateLimited, severe, 0)
    const old = await store.readGate()
    await here.gate.halt('by hand')
    if (old !== undefined) here.gate.apply(old)
    expect(here.gate.status.state).toBe('halted')
  })

  it('tell of a record once, though it reaches them twice', async () => {
    const { here, there, store } = twoGates()
    await here.gate.halt('by hand')
    there.gate.apply(structuredClone(await store.readGate()) ?? newGate)
    expect(there.changes).toEqual([['open', 'halted']])
  })
})

describe('a gate that did not hear of a change', () => {
  it('learns of it when it writes, and decides anew', async () => {
    const { here, there, store } = twoGates({ watch: false })
    await Promise.all([here.gate.load(), there.gate.load()])
    await here.gate.halt('first')
    await there.gate.strike(rateLimited, severe, 0)
    expect(there.gate.status).toMatchObject({ state: 'halted', reason: 'first' })
    expect(await store.readGate()).toMatchObject({ version: 1 })
  })

  it('lets no message probe when another process was faster', async () => {
    const { here, there, store, clock } = twoGates({ watch: false })
    const shut = openGate({ store, clock })
    await shut.gate.strike(rateLimited, severe, 0)
    await clock.advance(1_000)
    await Promise.all([here.gate.load(), there.gate.load()])
    void here.arrive('m1')
    void there.arrive('m2')
    await settle()
    expect([...here.outcomes(), ...there.outcomes()]).toEqual(['m1 probe'])
    expect(await store.readGate()).toMatchObject({ status: { probe: { messageId: 'm1' } } })
  })

  it('lets one of two messages probe that come at once', async () => {
    const { here, store, clock } = twoGates({ watch: false })
    await here.gate.strike(rateLimited, severe, 0)
    await clock.advance(1_000)
    void here.arrive('m1')
    void here.arrive('m2')
    await settle()
    expect(here.outcomes()).toEqual(['m1 probe'])
    expect(await store.readGate()).toMatchObject({ status: { probe: { messageId: 'm1' } } })
  })

  it('starts anew when the store has forgotten everything', async () => {
    const { here, store } = twoGates({ watch: false })
    await here.gate.halt('first')
    await here.gate.resume()
    const empty = memoryStore().scoped('any')
    store.readGate = empty.readGate.bind(empty)
    store.writeGate = empty.writeGate.bind(empty)
    await here.gate.halt('second')
    expect(here.gate.status).toMatchObject({ state: 'halted', reason: 'second' })
    expect(await empty.readGate()).toMatchObject({ version: 1 })
  })
})

describe('a gate that is refreshed', () => {
  it('takes in what it was not told', async () => {
    const { here, there } = twoGates({ watch: false })
    await there.gate.load()
    await here.gate.strike(rateLimited, severe, 0)
    expect(there.gate.status.state).toBe('open')
    await there.gate.refresh()
    expect(there.gate.status).toEqual(here.gate.status)
    expect(there.changes).toEqual([['open', 'backing-off']])
  })

  it('changes nothing when it knows it all', async () => {
    const { here, there } = twoGates()
    await here.gate.strike(rateLimited, severe, 0)
    await there.gate.refresh()
    expect(there.changes).toEqual([['open', 'backing-off']])
  })

  it('reads nothing before it was used', async () => {
    const { here, there } = twoGates({ watch: false })
    await here.gate.haltForFailure(walletEmpty, 0)
    await there.gate.refresh()
    expect(there.changes).toEqual([])
  })

  it('tells a store that has forgotten it, as one that restarted empty has', async () => {
    const store = memoryStore()
    const clock = new ManualClock()
    const before = openGate({ store: store.scoped('s'), clock })
    await before.gate.haltForFailure(walletEmpty, 0)
    await store.close()
    const empty = store.scoped('s')
    // The same gate, whose store is another by now.
    before.store.readGate = () => empty.readGate()
    before.store.writeGate = (record) => empty.writeGate(record)
    await before.gate.refresh()
    expect(await empty.readGate()).toMatchObject({ version: 1, status: { state: 'halted' } })
    expect(before.gate.status.state).toBe('halted')
    await before.gate.resume()
    expect(await empty.readGate()).toMatchObject({ version: 2, status: { state: 'open' } })
  })
})
