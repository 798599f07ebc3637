import { describe, expect, it } from 'vitest'
import { StoreError } from '../../src/errors/store-error.ts'
import type { Permit, Rejection } from '../../src/gate/permit.ts'
import type { GateStatus } from '../../src/model/gate-record.ts'
import { ManualClock, settle } from '../support/manual-clock.ts'
import { openGate, probeMs, timeoutMs } from './open-gate.ts'
import { gentle, rateLimited, severe, tooManyRequests, walletEmpty } from './support.ts'

/** A gate that backs off for a second since now, with messages waiting at it. */
async function backingOff(ids: readonly string[], world = openGate()) {
  await world.gate.strike(rateLimited, severe, 0)
  for (const id of ids) void world.arrive(id)
  await settle()
  return world
}

describe('an open gate', () => {
  it('lets every message pass at once, with its epoch', async () => {
    const { arrive, clock } = openGate()
    expect(await arrive('m1')).toEqual({ type: 'permitted', epoch: 0, isProbe: false })
    expect(await arrive('m2', { waitsThroughHalt: true })).toEqual({
      type: 'permitted',
      epoch: 0,
      isProbe: false,
    })
    expect(clock.pending).toBe(0)
  })

  it('stands where the store says that it stood', async () => {
    const before = await backingOff([])
    const { gate, arrive } = openGate({ store: before.store })
    await gate.halt('by hand')
    expect(await openGate({ store: before.store }).arrive('m1')).toEqual({ type: 'rejected', why: 'halted' })
    expect(await arrive('m2')).toEqual({ type: 'rejected', why: 'halted' })
  })

  it('reads the store once, however many messages come', async () => {
    const { store, arrive } = openGate()
    let reads = 0
    const readGate = store.readGate.bind(store)
    store.readGate = () => {
      reads += 1
      return readGate()
    }
    await Promise.all(['m1', 'm2', 'm3'].map((id) => arrive(id)))
    await arrive('m4')
    expect(reads).toBe(1)
  })

  it('is told nothing by the good news of ordinary messages', async () => {
    const { gate, store, arrive } = openGate()
    await arrive('m1')
    await gate.recordResponse('m1')
    await gate.recordSuccess('m1', 1)
    await gate.releaseProbe('m1')
    expect(await store.readGate()).toBeUndefined()
  })
})

describe('a gate that backs off', () => {
  it('holds every message', async () => {
    const { clock, outcomes } = await backingOff(['m1', 'm2'])
    await clock.advance(999)
    expect(outcomes()).toEqual([])
  })

  it('lets them all through when it is resumed, in the order in which they came', async () => {
    const { gate, outcomes } = await backingOff(['m1', 'm2', 'm3', 'm4'])
    await gate.resume()
    await settle()
    expect(outcomes()).toEqual(['m1 pass', 'm2 pass', 'm3 pass', 'm4 pass'])
  })

  it('lets one message probe when the pause is over, and the rest when that is delivered', async () => {
    const { gate, clock, outcomes } = await backingOff(['m1', 'm2', 'm3'])
    await clock.advance(1_000)
    expect(outcomes()).toEqual(['m1 probe'])
    await gate.recordSuccess('m1', 1)
    await settle()
    expect(outcomes()).toEqual(['m1 probe', 'm2 pass', 'm3 pass'])
  })

  it('lets the next message that comes probe when nobody waits', async () => {
    const { clock, arrive, gate } = await backingOff([])
    await clock.advance(60_000)
    expect(gate.status).toMatchObject({ state: 'probing' })
    expect(await arrive('m1')).toMatchObject({ isProbe: true })
  })

  it('counts a hundred strikes of messages under way as one', async () => {
    const { gate, store } = openGate()
    await Promise.all(Array.from({ length: 100 }, () => gate.strike(rateLimited, severe, 0)))
    expect(gate.status).toMatchObject({ state: 'backing-off', strikes: 1 })
    expect(await store.readGate()).toMatchObject({ version: 1, epoch: 1 })
  })

  it('tells what Gupshup said without the numbers in it', async () => {
    const { gate } = openGate()
    await gate.strike({ ...rateLimited, reason: 'Too fast for 919900000001' }, severe, 0)
    expect(JSON.stringify(gate.status)).not.toContain('919900000001')
    expect(gate.status).toMatchObject({
      cause: { failure: { reason: expect.stringContaining('Too fast for 91') } },
    })
  })
})

describe('an anomaly', () => {
  it('shuts the gate when it is noticed, whenever the message was posted', async () => {
    const { gate } = openGate()
    await gate.strike(rateLimited, severe, 0)
    await gate.resume()
    await gate.backOffForAnomaly(0, 500, true)
    expect(gate.status).toMatchObject({ state: 'backing-off', cause: { type: 'anomaly' }, pauseMs: 500 })
  })

  it('shuts it again only for messages that were posted since', async () => {
    const { gate, clock, arrive } = openGate()
    await gate.backOffForAnomaly(0, 500, true)
    void arrive('m1')
    await clock.advance(500)
    await gate.backOffForAnomaly(0, 500, false)
    expect(gate.status.state).toBe('probing')
    await gate.backOffForAnomaly(1, 500, false)
    expect(gate.status).toMatchObject({ state: 'backing-off', strikes: 0 })
  })
})

describe('a probe', () => {
  it('opens the gate by staying quiet for probeMs after its answer', async () => {
    const { gate, clock, outcomes } = await backingOff(['m1', 'm2'])
    await clock.advance(1_000)
    await gate.recordResponse('m1')
    await clock.advance(probeMs - 1)
    expect(outcomes()).toEqual(['m1 probe'])
    await clock.advance(1)
    expect(outcomes()).toEqual(['m1 probe', 'm2 pass'])
  })

  it('opens the gate by staying quiet for as long as a request can take and probeMs, if it is never answered', async () => {
    const { gate, clock } = await backingOff(['m1'])
    await clock.advance(1_000)
    await clock.advance(timeoutMs + probeMs - 1)
    expect(gate.status.state).toBe('probing')
    await clock.advance(1)
    expect(gate.status.state).toBe('open')
  })

  it('opens the gate with its answer, when a 429 shut it', async () => {
    const { gate, clock, arrive } = openGate()
    await gate.strike(tooManyRequests, gentle, 0)
    void arrive('m1')
    await clock.advance(100)
    await gate.recordResponse('m1')
    expect(gate.status).toMatchObject({ state: 'open' })
  })

  it('that is struck shuts the gate for longer', async () => {
    const { gate, clock, outcomes, answers } = await backingOff(['m1', 'm2'])
    await clock.advance(1_000)
    await gate.strike(rateLimited, severe, passOf(answers[0]?.answer).epoch)
    expect(gate.status).toMatchObject({ state: 'backing-off', strikes: 2, pauseMs: 4_000 })
    await clock.advance(4_000)
    expect(outcomes()).toEqual(['m1 probe', 'm2 probe'])
  })

  it('that never left makes room for the next', async () => {
    const { gate, clock, outcomes } = await backingOff(['m1', 'm2', 'm3'])
    await clock.advance(1_000)
    await gate.releaseProbe('m1')
    await settle()
    expect(outcomes()).toEqual(['m1 probe', 'm2 probe'])
  })

  it('is told to have opened the gate, and no other message is', async () => {
    const { gate, clock } = await backingOff(['m1'])
    await clock.advance(1_000)
    expect(await gate.recordSuccess('m2', 1)).toBe(false)
    expect(await gate.recordSuccess('m1', 1)).toBe(true)
    expect(await gate.recordSuccess('m1', 1)).toBe(false)
  })

  it('is not ended by what becomes of another message', async () => {
    const { gate, clock, outcomes } = await backingOff(['m1', 'm2'])
    await clock.advance(1_000)
    await gate.recordSuccess('m2', 1)
    await gate.recordResponse('m2')
    await gate.releaseProbe('m2')
    await settle()
    expect(outcomes()).toEqual(['m1 probe'])
  })
})

describe('a halted gate', () => {
  it('turns away who waits for it, and who comes', async () => {
    const { gate, outcomes, arrive } = await backingOff(['m1', 'm2'])
    await gate.haltForFailure(walletEmpty, 0)
    await settle()
    await arrive('m3')
    expect(outcomes()).toEqual(['m1 halted', 'm2 halted', 'm3 halted'])
  })

  it('keeps the messages that were held, until it is resumed', async () => {
    const { gate, outcomes, arrive, clock } = openGate()
    await gate.strike(rateLimited, severe, 0)
    void arrive('m1', { waitsThroughHalt: true })
    void arrive('m2')
    await gate.halt('by hand')
    void arrive('m3', { waitsThroughHalt: true })
    await clock.advance(3_600_000)
    expect(outcomes()).toEqual(['m2 halted'])
    await gate.resume()
    await settle()
    expect(outcomes()).toEqual(['m2 halted', 'm1 pass', 'm3 pass'])
  })

  it('tells why and since when', async () => {
    const { gate, clock } = openGate()
    await clock.advance(5)
    await gate.halt('Invoices are wrong')
    expect(gate.status).toEqual({
      state: 'halted',
      since: clock.now(),
      reason: 'Invoices are wrong',
      cause: { type: 'request' },
    })
  })

  it('tells it without the numbers in it', async () => {
    const { gate } = openGate()
    await gate.halt('919900000001 complained')
    expect(gate.status).toMatchObject({ reason: '91••••••0001 complained' })
  })

  it('ignores a failure from before the resume', async () => {
    const { gate } = openGate()
    await gate.haltForFailure(walletEmpty, 0)
    await gate.resume()
    await gate.haltForFailure(walletEmpty, 0)
    expect(gate.status.state).toBe('open')
  })
})

describe('a message that must stop waiting', () => {
  it('is told so before it waits', async () => {
    const { arrive, newStopper } = await backingOff([])
    const cancellation = newStopper()
    cancellation.cancel('closed')
    expect(await arrive('m1', { cancellation })).toEqual({ type: 'rejected', why: 'closed' })
  })

  it('is told so at an open gate too', async () => {
    const { arrive, newStopper } = openGate()
    expect(await arrive('m1', { cancellation: newStopper(0) })).toEqual({ type: 'rejected', why: 'expired' })
  })

  it('is told why while it waits', async () => {
    const { arrive, newStopper, outcomes, clock } = await backingOff([])
    const controller = new AbortController()
    const closed = newStopper()
    void arrive('m1', { cancellation: newStopper(500) })
    void arrive('m2', { cancellation: newStopper(86_400_000, controller.signal) })
    void arrive('m3', { cancellation: closed })
    await settle()
    controller.abort()
    closed.cancel('closed')
    await clock.advance(500)
    expect(outcomes()).toEqual(['m2 aborted', 'm3 closed', 'm1 expired'])
  })

  it('does not take the place of the probe', async () => {
    const { arrive, newStopper, outcomes, clock } = await backingOff([])
    void arrive('m1', { cancellation: newStopper(500) })
    void arrive('m2')
    await clock.advance(1_000)
    expect(outcomes()).toEqual(['m1 expired', 'm2 probe'])
  })

  it('gives the place of the probe back if it stops while that is written', async () => {
    const { arrive, newStopper, outcomes, clock, store } = await backingOff([])
    const cancellation = newStopper()
    void arrive('m1', { cancellation })
    void arrive('m2')
    const writeGate = store.writeGate.bind(store)
    store.writeGate = async (record) => {
      if (record.status.state === 'probing' && record.status.probe?.messageId === 'm1')
        cancellation.cancel('aborted')
      return await writeGate(record)
    }
    await clock.advance(1_000)
    expect(outcomes()).toEqual(['m1 aborted', 'm2 probe'])
  })
})

describe('a pass', () => {
  it('is good for as long as the gate has not shut', async () => {
    const { gate, arrive } = openGate()
    const pass = passOf(await arrive('m1'))
    expect(gate.isStillValid(pass, 'm1')).toBe(true)
    await gate.strike(rateLimited, severe, pass.epoch)
    expect(gate.isStillValid(pass, 'm1')).toBe(false)
    await gate.resume()
    expect(gate.isStillValid(pass, 'm1')).toBe(false)
  })

  it('of the probe is good for the probe only', async () => {
    const { gate, clock, answers } = await backingOff(['m1'])
    await clock.advance(1_000)
    const pass = passOf(answers[0]?.answer)
    expect(gate.isStillValid(pass, 'm1')).toBe(true)
    expect(gate.isStillValid(pass, 'm2')).toBe(false)
  })

  it('of the probe is no good any more once it was released', async () => {
    const { gate, clock, answers } = await backingOff(['m1'])
    await clock.advance(1_000)
    await gate.releaseProbe('m1')
    expect(gate.isStillValid(passOf(answers[0]?.answer), 'm1')).toBe(false)
  })
})

describe('who listens to the gate', () => {
  it('hears of every change of state once', async () => {
    const { gate, clock, changes } = await backingOff(['m1'])
    await clock.advance(1_000)
    await gate.recordSuccess('m1', 1)
    await gate.halt('by hand')
    await gate.resume()
    expect(changes.filter(([from, to]) => from !== to)).toEqual([
      ['open', 'backing-off'],
      ['backing-off', 'probing'],
      ['probing', 'open'],
      ['open', 'halted'],
      ['halted', 'open'],
    ])
  })

  it('hears when passes become void, which is with every shutting and every resume', async () => {
    const { gate, clock, shuts } = await backingOff(['m1'])
    await clock.advance(1_000)
    await gate.recordSuccess('m1', 1)
    await gate.haltForFailure(walletEmpty, 1)
    await gate.resume()
    expect(shuts).toEqual(['backing-off', 'halted', 'open'])
  })

  it('hears of an error of the store in the background', async () => {
    const { clock, store, errors } = await backingOff([])
    const broken = new StoreError('The disk is full.')
    store.writeGate = () => Promise.reject(broken)
    await clock.advance(1_000)
    expect(errors).toEqual([broken])
  })
})

describe('the timer of the gate', () => {
  it('is one while it backs off or a probe is under way, and none else', async () => {
    const { gate, clock } = openGate()
    expect(clock.pending).toBe(0)
    await gate.strike(rateLimited, severe, 0)
    expect(clock.pending).toBe(1)
    await clock.advance(1_000)
    expect([gate.status.state, clock.pending]).toEqual(['probing', 0])
    await gate.acquire({
      messageId: 'm1',
      waitsThroughHalt: false,
      cancellation: openGate({ clock }).newStopper(),
    })
    expect(clock.pending).toBe(1)
    await gate.recordSuccess('m1', 1)
    expect([gate.status.state, clock.pending]).toEqual(['open', 0])
    await gate.halt('by hand')
    expect(clock.pending).toBe(0)
  })

  it('may come early, as one of more than 24 days does, and is then armed again', async () => {
    const clock = new ManualClock({ longestTimerMs: 300 })
    const { gate } = await backingOff([], openGate({ clock }))
    await clock.advance(999)
    expect([gate.status.state, clock.pending]).toEqual(['backing-off', 1])
    await clock.advance(1)
    expect(gate.status.state).toBe('probing')
  })

  it('is gone when the gate is closed', async () => {
    const { gate, clock } = await backingOff([])
    gate.close()
    expect(clock.pending).toBe(0)
  })

  it('does not come back when a change is written after that', async () => {
    const { gate, clock } = openGate()
    const striking = gate.strike(rateLimited, severe, 0)
    gate.close()
    await striking
    expect([gate.status.state, clock.pending]).toEqual(['backing-off', 0])
  })
})

function passOf(answer: Permit | Rejection | undefined): Permit {
  if (answer?.type !== 'permitted') throw new Error('The gate gave no leave.')
  return answer
}

describe('a store that fails in the background', () => {
  it('once at the end of a pause does not leave the gate shut for good', async () => {
    const { store, gate, clock, arrive, outcomes } = openGate()
    await gate.strike(rateLimited, severe, 0)
    void arrive('m1')
    const writeGate = store.writeGate.bind(store)
    store.writeGate = () => Promise.reject(new StoreError('The disk is full.'))
    await clock.advance(1_000)
    store.writeGate = writeGate
    await clock.advance(1_000)
    expect(outcomes()).toEqual(['m1 probe'])
  })

  it('while the probe is claimed does not leave it unclaimed', async () => {
    const { store, gate, clock, arrive, outcomes } = openGate()
    await gate.strike(rateLimited, severe, 0)
    await clock.advance(1_000)
    const writeGate = store.writeGate.bind(store)
    store.writeGate = () => Promise.reject(new StoreError('The disk is full.'))
    void arrive('m1')
    await settle()
    store.writeGate = writeGate
    await clock.advance(1_000)
    expect(outcomes()).toEqual(['m1 probe'])
  })

  it('or is slow does not bring back an older state than the one that came meanwhile', async () => {
    const { store, gate } = openGate()
    await gate.load()
    const writeGate = store.writeGate.bind(store)
    const readGate = store.readGate.bind(store)
    const cause = { type: 'anomaly' } as const
    const elsewhere: GateStatus[] = [
      { state: 'backing-off', until: 1e15, strikes: 1, pauseMs: 1, cause },
      { state: 'halted', since: 0, reason: 'an empty wallet', cause },
    ]
    let written = 0
    const writeElsewhere = async () => {
      const status = elsewhere[written]
      if (status === undefined) return
      written += 1
      await writeGate({ version: written, epoch: written, resumedEpoch: 0, status })
    }
    store.writeGate = async (record) => {
      if (written === 0) await writeElsewhere()
      return await writeGate(record)
    }
    store.readGate = async () => {
      const read = await readGate()
      await writeElsewhere()
      return read
    }
    await gate.strike(rateLimited, severe, 0)
    expect(gate.status.state).toBe('halted')
  })
})

it('a probe from before resume() can no longer halt the gate', async () => {
  const { gate, clock, arrive } = openGate()
  await gate.strike(rateLimited, severe, 0)
  await clock.advance(1_000)
  const pass = await arrive('m1')
  await gate.resume()
  await gate.haltForFailure(walletEmpty, pass.type === 'permitted' ? pass.epoch : 0)
  expect(gate.status.state).toBe('open')
})
