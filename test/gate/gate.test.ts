import { describe, expect, it, vi } from 'vitest'
import { StoreError } from '../../src/errors/store-error.ts'
import type { Permit, Rejection } from '../../src/gate/permit.ts'
import type { GateStatus } from '../../src/model/gate-record.ts'
import { interceptStore } from '../../src/store/intercept-store.ts'
import { memoryStore } from '../../src/store/memory/memory-store.ts'
import { readGate, writeGate } from '../../src/store/operations.ts'
import { ManualClock, settle } from '../support/manual-clock.ts'
import { openGate, probeMs, timeoutMs } from './open-gate.ts'
import { gentle, rateLimited, severe, tooManyRequests, walletEmpty, withoutToken } from './support.ts'

/** A gate that backs off for a second since now, with messages waiting at it. */
async function backingOff(ids: readonly string[], opened = openGate()) {
  await opened.gate.strike(rateLimited, severe, 0)
  for (const id of ids) void opened.arrive(id)
  await settle()
  return opened
}

describe('an open gate', () => {
  it('permits every message at once, with its epoch', async () => {
    const { arrive, clock } = openGate()
    expect(await arrive('m1')).toEqual({ type: 'permitted', epoch: 0, isProbe: false })
    expect(await arrive('m2', { atHalt: 'wait' })).toEqual({
      type: 'permitted',
      epoch: 0,
      isProbe: false,
    })
    expect(clock.pending).toBe(0)
  })

  it('starts with the state that the store has', async () => {
    const before = await backingOff([])
    const { gate, arrive } = openGate({ store: before.store })
    await gate.halt('by hand')
    expect(await openGate({ store: before.store }).arrive('m1')).toEqual({ type: 'rejected', why: 'halted' })
    expect(await arrive('m2')).toEqual({ type: 'rejected', why: 'halted' })
  })

  it('reads the store once, even if many messages come', async () => {
    const { store, arrive } = openGate()
    const read = vi.spyOn(store, 'getDocument')
    await Promise.all(['m1', 'm2', 'm3'].map((id) => arrive(id)))
    await arrive('m4')
    expect(read).toHaveBeenCalledTimes(1)
  })

  it('ignores responses and statuses of ordinary messages', async () => {
    const { gate, store, arrive } = openGate()
    await arrive('m1')
    await gate.recordResponse('m1')
    await gate.recordSuccess('m1', 1)
    await gate.releaseProbe('m1')
    expect(await readGate(store)).toBeUndefined()
  })
})

describe('a gate that backs off', () => {
  it('holds every message', async () => {
    const { clock, outcomes } = await backingOff(['m1', 'm2'])
    await clock.advance(999)
    expect(outcomes()).toEqual([])
  })

  it('permits all held messages after resume(), in the order in which they came', async () => {
    const { gate, outcomes } = await backingOff(['m1', 'm2', 'm3', 'm4'])
    await gate.resume()
    await settle()
    expect(outcomes()).toEqual(['m1 pass', 'm2 pass', 'm3 pass', 'm4 pass'])
  })

  it('permits one message as the probe after the pause, and the rest when the probe is delivered', async () => {
    const { gate, clock, outcomes } = await backingOff(['m1', 'm2', 'm3'])
    await clock.advance(1_000)
    expect(outcomes()).toEqual(['m1 probe'])
    await gate.recordSuccess('m1', 1)
    await settle()
    expect(outcomes()).toEqual(['m1 probe', 'm2 pass', 'm3 pass'])
  })

  it('makes the next message the probe if none waits', async () => {
    const { clock, arrive, gate } = await backingOff([])
    await clock.advance(60_000)
    expect(gate.status).toMatchObject({ state: 'probing' })
    expect(await arrive('m1')).toMatchObject({ isProbe: true })
  })

  it('counts a hundred strikes of messages in flight as one', async () => {
    const { gate, store } = openGate()
    await Promise.all(Array.from({ length: 100 }, () => gate.strike(rateLimited, severe, 0)))
    expect(gate.status).toMatchObject({ state: 'backing-off', strikes: 1 })
    expect(await readGate(store)).toMatchObject({ version: 1, epoch: 1 })
  })

  it("shows Gupshup's text without the numbers in it", async () => {
    const { gate } = openGate()
    await gate.strike({ ...rateLimited, reason: 'Too fast for 919900000001' }, severe, 0)
    expect(JSON.stringify(gate.status)).not.toContain('919900000001')
    expect(gate.status).toMatchObject({
      cause: { failure: { reason: expect.stringContaining('Too fast for 91') } },
    })
  })
})

describe('an anomaly', () => {
  it('shuts the gate when it is detected, even if the message was posted in an earlier epoch', async () => {
    const { gate } = openGate()
    await gate.strike(rateLimited, severe, 0)
    await gate.resume()
    await gate.backOffForAnomaly(0, 500, true)
    expect(gate.status).toMatchObject({ state: 'backing-off', cause: { type: 'anomaly' }, pauseMs: 500 })
  })

  it('shuts the gate again only for messages that were posted since', async () => {
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
  it('opens the gate without a failure for probeMs after its response', async () => {
    const { gate, clock, outcomes } = await backingOff(['m1', 'm2'])
    await clock.advance(1_000)
    await gate.recordResponse('m1')
    await clock.advance(probeMs - 1)
    expect(outcomes()).toEqual(['m1 probe'])
    await clock.advance(1)
    expect(outcomes()).toEqual(['m1 probe', 'm2 pass'])
  })

  it('opens the gate without a failure for timeoutMs and probeMs, if it gets no response', async () => {
    const { gate, clock } = await backingOff(['m1'])
    await clock.advance(1_000)
    await clock.advance(timeoutMs + probeMs - 1)
    expect(gate.status.state).toBe('probing')
    await clock.advance(1)
    expect(gate.status.state).toBe('open')
  })

  it.each([
    ['a 429', tooManyRequests],
    ['a missing token', withoutToken],
  ])('opens the gate with its response, if %s shut the gate', async (_, failure) => {
    const { gate, clock, arrive } = openGate()
    await gate.strike(failure, gentle, 0)
    void arrive('m1')
    await clock.advance(100)
    await gate.recordResponse('m1')
    expect(gate.status).toMatchObject({ state: 'open' })
  })

  it('that fails with a rate-limit code shuts the gate for longer', async () => {
    const { gate, clock, outcomes, results } = await backingOff(['m1', 'm2'])
    await clock.advance(1_000)
    await gate.strike(rateLimited, severe, permitOf(results[0]?.result).epoch)
    expect(gate.status).toMatchObject({ state: 'backing-off', strikes: 2, pauseMs: 4_000 })
    await clock.advance(4_000)
    expect(outcomes()).toEqual(['m1 probe', 'm2 probe'])
  })

  it('that was not sent makes room for the next probe', async () => {
    const { gate, clock, outcomes } = await backingOff(['m1', 'm2', 'm3'])
    await clock.advance(1_000)
    await gate.releaseProbe('m1')
    await settle()
    expect(outcomes()).toEqual(['m1 probe', 'm2 probe'])
  })

  it('is reported to have opened the gate, and no other message is', async () => {
    const { gate, clock } = await backingOff(['m1'])
    await clock.advance(1_000)
    expect(await gate.recordSuccess('m2', 1)).toBe(false)
    expect(await gate.recordSuccess('m1', 1)).toBe(true)
    expect(await gate.recordSuccess('m1', 1)).toBe(false)
  })

  it('is not affected by the outcome of another message', async () => {
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
  it('rejects the messages that wait and those that come', async () => {
    const { gate, outcomes, arrive } = await backingOff(['m1', 'm2'])
    await gate.haltForFailure(walletEmpty, 0)
    await settle()
    await arrive('m3')
    expect(outcomes()).toEqual(['m1 halted', 'm2 halted', 'm3 halted'])
  })

  it('keeps held messages until it is resumed', async () => {
    const { gate, outcomes, arrive, clock } = openGate()
    await gate.strike(rateLimited, severe, 0)
    void arrive('m1', { atHalt: 'wait' })
    void arrive('m2')
    await gate.halt('by hand')
    void arrive('m3', { atHalt: 'wait' })
    await clock.advance(3_600_000)
    expect(outcomes()).toEqual(['m2 halted'])
    await gate.resume()
    await settle()
    expect(outcomes()).toEqual(['m2 halted', 'm1 pass', 'm3 pass'])
  })

  it('says why and since when', async () => {
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

  it('says why without the numbers in it', async () => {
    const { gate } = openGate()
    await gate.halt('919900000001 complained')
    expect(gate.status).toMatchObject({ reason: '91••••••0001 complained' })
  })

  it('ignores a failure of a message from before resume()', async () => {
    const { gate } = openGate()
    await gate.haltForFailure(walletEmpty, 0)
    await gate.resume()
    await gate.haltForFailure(walletEmpty, 0)
    expect(gate.status.state).toBe('open')
  })
})

describe('a canceled message', () => {
  it('is rejected before it waits', async () => {
    const { arrive, newCancellation } = await backingOff([])
    const cancellation = newCancellation()
    cancellation.cancel('closed')
    expect(await arrive('m1', { cancellation })).toEqual({ type: 'rejected', why: 'closed' })
  })

  it('is rejected by an open gate too', async () => {
    const { arrive, newCancellation } = openGate()
    expect(await arrive('m1', { cancellation: newCancellation(0) })).toEqual({
      type: 'rejected',
      why: 'expired',
    })
  })

  it('is rejected with the reason while it waits', async () => {
    const { arrive, newCancellation, outcomes, clock } = await backingOff([])
    const controller = new AbortController()
    const closed = newCancellation()
    void arrive('m1', { cancellation: newCancellation(500) })
    void arrive('m2', { cancellation: newCancellation(86_400_000, controller.signal) })
    void arrive('m3', { cancellation: closed })
    await settle()
    controller.abort()
    closed.cancel('closed')
    await clock.advance(500)
    expect(outcomes()).toEqual(['m2 aborted', 'm3 closed', 'm1 expired'])
  })

  it('does not become the probe', async () => {
    const { arrive, newCancellation, outcomes, clock } = await backingOff([])
    void arrive('m1', { cancellation: newCancellation(500) })
    void arrive('m2')
    await clock.advance(1_000)
    expect(outcomes()).toEqual(['m1 expired', 'm2 probe'])
  })

  it('makes room for another probe if it is canceled during the claim', async () => {
    const store = interceptStore(memoryStore().scoped('s'), async (operation, run, given) => {
      const isClaim = JSON.stringify(given).includes('"probe":{"messageId":"m1"')
      if (operation === 'putDocument' && isClaim) cancellation.cancel('aborted')
      return await run(...given)
    })
    const { arrive, newCancellation, outcomes, clock } = await backingOff([], openGate({ store }))
    const cancellation = newCancellation()
    void arrive('m1', { cancellation })
    void arrive('m2')
    await clock.advance(1_000)
    expect(outcomes()).toEqual(['m1 aborted', 'm2 probe'])
  })
})

describe('a permit', () => {
  it('is valid until the gate shuts', async () => {
    const { gate, arrive } = openGate()
    const permit = permitOf(await arrive('m1'))
    expect(gate.isStillValid(permit, 'm1')).toBe(true)
    await gate.strike(rateLimited, severe, permit.epoch)
    expect(gate.isStillValid(permit, 'm1')).toBe(false)
    await gate.resume()
    expect(gate.isStillValid(permit, 'm1')).toBe(false)
  })

  it('of the probe is valid for the probe only', async () => {
    const { gate, clock, results } = await backingOff(['m1'])
    await clock.advance(1_000)
    const permit = permitOf(results[0]?.result)
    expect(gate.isStillValid(permit, 'm1')).toBe(true)
    expect(gate.isStillValid(permit, 'm2')).toBe(false)
  })

  it('of the probe is void after its release', async () => {
    const { gate, clock, results } = await backingOff(['m1'])
    await clock.advance(1_000)
    await gate.releaseProbe('m1')
    expect(gate.isStillValid(permitOf(results[0]?.result), 'm1')).toBe(false)
  })
})

describe('the gate', () => {
  it('calls onChange once for every change of state', async () => {
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

  it('calls onShut when permits become void: whenever it shuts or is resumed', async () => {
    const { gate, clock, shuts } = await backingOff(['m1'])
    await clock.advance(1_000)
    await gate.recordSuccess('m1', 1)
    await gate.haltForFailure(walletEmpty, 1)
    await gate.resume()
    expect(shuts).toEqual(['backing-off', 'halted', 'open'])
  })

  it('calls onError for an error of the store in the background', async () => {
    const { clock, store, errors } = await backingOff([])
    const broken = new StoreError('The disk is full.')
    vi.spyOn(store, 'putDocument').mockRejectedValue(broken)
    await clock.advance(1_000)
    expect(errors).toEqual([broken])
  })
})

describe('the timer of the gate', () => {
  it('runs only while the gate backs off or a probe is in flight', async () => {
    const { gate, clock } = openGate()
    expect(clock.pending).toBe(0)
    await gate.strike(rateLimited, severe, 0)
    expect(clock.pending).toBe(1)
    await clock.advance(1_000)
    expect([gate.status.state, clock.pending]).toEqual(['probing', 0])
    await gate.acquire({
      messageId: 'm1',
      atHalt: 'reject',
      cancellation: openGate({ clock }).newCancellation(),
    })
    expect(clock.pending).toBe(1)
    await gate.recordSuccess('m1', 1)
    expect([gate.status.state, clock.pending]).toEqual(['open', 0])
    await gate.halt('by hand')
    expect(clock.pending).toBe(0)
  })

  it('is set again if it fires early, as a timer of more than 24 days does', async () => {
    const clock = new ManualClock({ maxTimerMs: 300 })
    const { gate } = await backingOff([], openGate({ clock }))
    await clock.advance(999)
    expect([gate.status.state, clock.pending]).toEqual(['backing-off', 1])
    await clock.advance(1)
    expect(gate.status.state).toBe('probing')
  })

  it('is cleared when the gate is closed', async () => {
    const { gate, clock } = await backingOff([])
    gate.close()
    expect(clock.pending).toBe(0)
  })

  it('is not set again by a change after the gate was closed', async () => {
    const { gate, clock } = openGate()
    const striking = gate.strike(rateLimited, severe, 0)
    gate.close()
    await striking
    expect([gate.status.state, clock.pending]).toEqual(['backing-off', 0])
  })
})

function permitOf(result: Permit | Rejection | undefined): Permit {
  if (result?.type !== 'permitted') throw new Error('The gate gave no permit.')
  return result
}

describe('a store that fails in the background', () => {
  it('at the end of a pause does not leave the gate shut for good', async () => {
    const { store, gate, clock, arrive, outcomes } = openGate()
    await gate.strike(rateLimited, severe, 0)
    void arrive('m1')
    const write = vi.spyOn(store, 'putDocument').mockRejectedValue(new StoreError('The disk is full.'))
    await clock.advance(1_000)
    write.mockRestore()
    await clock.advance(1_000)
    expect(outcomes()).toEqual(['m1 probe'])
  })

  it('during the claim of the probe does not prevent a later claim', async () => {
    const { store, gate, clock, arrive, outcomes } = openGate()
    await gate.strike(rateLimited, severe, 0)
    await clock.advance(1_000)
    const write = vi.spyOn(store, 'putDocument').mockRejectedValue(new StoreError('The disk is full.'))
    void arrive('m1')
    await settle()
    write.mockRestore()
    await clock.advance(1_000)
    expect(outcomes()).toEqual(['m1 probe'])
  })

  it('or is slow does not overwrite a newer state', async () => {
    const cause = { type: 'anomaly' } as const
    const elsewhere: GateStatus[] = [
      { state: 'backing-off', until: 1e15, strikes: 1, pauseMs: 1, cause },
      { state: 'halted', since: 0, reason: 'an empty wallet', cause },
    ]
    const shared = memoryStore().scoped('s')
    let isLoaded = false
    let written = 0
    const writeElsewhere = async () => {
      const status = elsewhere[written]
      if (status === undefined) return
      written += 1
      await writeGate(shared, { version: written, epoch: written, resumedEpoch: 0, status })
    }
    const store = interceptStore(shared, async (operation, run, given) => {
      if (isLoaded && operation === 'putDocument' && written === 0) await writeElsewhere()
      const result = await run(...given)
      if (isLoaded && operation === 'getDocument') await writeElsewhere()
      return result
    })
    const { gate } = openGate({ store })
    await gate.load()
    isLoaded = true
    await gate.strike(rateLimited, severe, 0)
    expect(gate.status.state).toBe('halted')
  })
})

it('a probe from before resume() can no longer halt the gate', async () => {
  const { gate, clock, arrive } = openGate()
  await gate.strike(rateLimited, severe, 0)
  await clock.advance(1_000)
  const permit = await arrive('m1')
  await gate.resume()
  await gate.haltForFailure(walletEmpty, permit.type === 'permitted' ? permit.epoch : 0)
  expect(gate.status.state).toBe('open')
})
