import { describe, expect, it } from 'vitest'
import {
  backOffForAnomaly,
  claimProbe,
  halt,
  haltForFailure,
  newGate,
  nextChangeAt,
  probeAnswered,
  probeSucceeded,
  releaseProbe,
  resume,
  strike,
  tick,
} from '../../src/gate/transitions.ts'
import type { Failure } from '../../src/model/failure.ts'
import type { GateRecord } from '../../src/model/gate-record.ts'
import { backOff } from '../../src/policy/actions.ts'
import {
  changed,
  gateAfter,
  gentle,
  rateLimited,
  severe,
  tooManyRequests,
  walletEmpty,
  withoutToken,
} from './support.ts'

const start = 1_000_000

/** A strike by a message that was posted since the gate last shut. */
function struck(failure = rateLimited, action = severe, now = start) {
  return (gate: GateRecord) => strike(gate, { failure, action, epoch: gate.epoch, now })
}

function at(now: number) {
  return (gate: GateRecord) => tick(gate, now)
}

function probedBy(messageId: string, opensAt = start + 60_000) {
  return (gate: GateRecord) => claimProbe(gate, messageId, opensAt)
}

/** Backed off at `start`, pause over, message `m1` let through. */
function probing(failure = rateLimited, action = severe): GateRecord {
  return gateAfter(struck(failure, action), at(start + 1_000), probedBy('m1'))
}

describe('a new gate', () => {
  it('is open, has no strikes and no change due', () => {
    expect(newGate.status).toEqual({ state: 'open', strikes: 0 })
    expect(nextChangeAt(newGate)).toBeUndefined()
  })
})

describe('the first strike', () => {
  it('shuts the gate for the first pause and stores the cause', () => {
    expect(gateAfter(struck()).status).toEqual({
      state: 'backing-off',
      until: start + 1_000,
      strikes: 1,
      pauseMs: 1_000,
      cause: { type: 'failure', failure: rateLimited },
    })
  })

  it('starts a new epoch', () => {
    expect(gateAfter(struck()).epoch).toBe(newGate.epoch + 1)
  })

  it('shuts the gate for the pause that the response asks for, if that is longer', () => {
    const asked: Failure = { ...tooManyRequests, retryAfterMs: 30_000 }
    expect(gateAfter(struck(asked, gentle)).status).toMatchObject({ until: start + 30_000, pauseMs: 30_000 })
  })

  it('halts at once if the policy says so', () => {
    const gate = gateAfter(struck(rateLimited, backOff({ haltAfter: 1 })))
    expect(gate.status).toMatchObject({ state: 'halted', since: start, reason: 'code 4001, 1 time' })
  })
})

describe('strikes of one epoch', () => {
  it('count as one, even a hundred', () => {
    let gate = newGate
    for (let message = 0; message < 100; message += 1) {
      const change = strike(gate, { failure: rateLimited, action: severe, epoch: 0, now: start + message })
      if (change !== undefined) gate = changed(gate, change)
    }
    expect(gate).toEqual(gateAfter(struck()))
  })

  it('do not count while the gate probes either', () => {
    expect(
      strike(probing(), { failure: rateLimited, action: severe, epoch: 0, now: start + 1_500 }),
    ).toBeUndefined()
  })

  it('do not count after the gate has opened again', () => {
    const open = changed(probing(), probeSucceeded(probing(), 'm1', start + 1_100))
    expect(
      strike(open, { failure: rateLimited, action: severe, epoch: 0, now: start + 1_200 }),
    ).toBeUndefined()
  })
})

describe('the next strike', () => {
  it('lengthens the pause each time up to the maximum, and the last strike halts', () => {
    let gate = newGate
    let now = start
    const pauses: number[] = []
    for (;;) {
      gate = changed(gate, struck(rateLimited, severe, now)(gate))
      if (gate.status.state !== 'backing-off') break
      pauses.push(gate.status.pauseMs)
      now = gate.status.until
      gate = changed(changed(gate, tick(gate, now)), claimProbe(changed(gate, tick(gate, now)), 'm', now + 1))
    }
    expect(pauses).toEqual([1_000, 4_000, 10_000])
    expect(gate.status).toMatchObject({ state: 'halted', reason: 'code 4001, 4 times in a row' })
  })

  it('counts on within the length of the last pause after the gate opened', () => {
    const open = changed(probing(), probeSucceeded(probing(), 'm1', start + 2_000))
    expect(open.status).toMatchObject({ state: 'open', strikes: 1, strikesExpireAt: start + 3_000 })
    expect(changed(open, struck(rateLimited, severe, start + 2_999)(open)).status).toMatchObject({
      strikes: 2,
    })
    expect(changed(open, struck(rateLimited, severe, start + 3_000)(open)).status).toMatchObject({
      strikes: 1,
    })
  })

  it('counts from one after resume()', () => {
    const gate = gateAfter(struck(), resume, struck())
    expect(gate.status).toMatchObject({ strikes: 1 })
  })

  it('does not count while the gate backs off or is halted, in any epoch', () => {
    const backingOff = gateAfter(struck())
    const halted = gateAfter((gate) =>
      halt(gate, { cause: { type: 'request' }, reason: 'by hand', now: start }),
    )
    expect(struck()(backingOff)).toBeUndefined()
    expect(struck()(halted)).toBeUndefined()
  })
})

describe('strikes with different causes', () => {
  it.each([
    ['several 429', tooManyRequests],
    ['several failures of the credential source', withoutToken],
  ])('do not add up: a 4001 after %s is the first strike', (_, failure) => {
    const gate = probing(failure, gentle)
    expect(changed(gate, struck()(gate)).status).toMatchObject({ strikes: 1, pauseMs: 1_000 })
  })

  it.each([
    ['429', tooManyRequests],
    ['a missing token', withoutToken],
  ])('do not add up before the strikes expire either, after %s', (_, failure) => {
    const gate = probing(failure, gentle)
    const open = changed(gate, probeAnswered(gate, 'm1', start + 1_000, 10_000))
    expect(changed(open, struck(rateLimited, severe, start + 1_001)(open)).status).toMatchObject({
      strikes: 1,
    })
  })

  it('do not add up between two codes of one kind', () => {
    const other: Failure = { kind: 'rate-limit', via: 'webhook', system: 'meta-cloud', code: 130429 }
    const gate = probing()
    expect(changed(gate, struck(other)(gate)).status).toMatchObject({ strikes: 1 })
  })

  it('do not add up with an anomaly', () => {
    const shut = gateAfter((gate) => backOffForAnomaly(gate, start, 500), at(start + 500), probedBy('m1'))
    expect(changed(shut, struck()(shut)).status).toMatchObject({ strikes: 1 })
  })
})

describe('a 429', () => {
  it('never halts', () => {
    let gate = newGate
    for (let times = 1; times <= 500; times += 1) {
      gate = changed(gate, struck(tooManyRequests, gentle)(gate))
      expect(gate.status).toMatchObject({ state: 'backing-off', strikes: times })
      gate = changed(gate, tick(gate, Number.MAX_SAFE_INTEGER))
      gate = changed(gate, claimProbe(gate, 'm', Number.MAX_SAFE_INTEGER))
    }
  })

  it('ends with the first response to the probe', () => {
    const gate = probing(tooManyRequests, gentle)
    expect(changed(gate, probeAnswered(gate, 'm1', start + 1_000, 10_000)).status).toMatchObject({
      state: 'open',
    })
  })
})

describe('an anomaly', () => {
  it('shuts an open gate without a strike', () => {
    expect(gateAfter((gate) => backOffForAnomaly(gate, start, 500)).status).toEqual({
      state: 'backing-off',
      until: start + 500,
      strikes: 0,
      pauseMs: 500,
      cause: { type: 'anomaly' },
    })
  })

  it.each([
    ['backing off', gateAfter(struck())],
    ['probing', probing()],
    ['halted', gateAfter((gate) => haltForFailure(gate, walletEmpty, 0, start))],
  ])('changes nothing about a gate that is %s', (_, gate) => {
    expect(backOffForAnomaly(gate, start, 500)).toBeUndefined()
  })
})

describe('an anomaly after a probe', () => {
  it('shuts the gate again, still without a strike', () => {
    const gate = gateAfter((open) => backOffForAnomaly(open, start, 500), at(start + 500), probedBy('m1'))
    const shut = changed(gate, backOffForAnomaly(gate, start + 600, 500))
    expect(shut.status).toMatchObject({ state: 'backing-off', until: start + 1_100, strikes: 0 })
    expect(shut.epoch).toBe(gate.epoch + 1)
  })
})

describe('the passing of time', () => {
  const backingOff = gateAfter(struck())

  it('ends a pause at its end and not before', () => {
    expect(nextChangeAt(backingOff)).toBe(start + 1_000)
    expect(tick(backingOff, start + 999)).toBeUndefined()
    expect(tick(backingOff, start + 1_000)?.status).toEqual({
      state: 'probing',
      strikes: 1,
      pauseMs: 1_000,
      cause: { type: 'failure', failure: rateLimited },
    })
  })

  it('changes nothing while there is no probe', () => {
    const waiting = gateAfter(struck(), at(start + 1_000))
    expect(nextChangeAt(waiting)).toBeUndefined()
    expect(tick(waiting, Number.MAX_SAFE_INTEGER)).toBeUndefined()
  })

  it('opens the gate after a probe without a failure', () => {
    const gate = probing()
    expect(nextChangeAt(gate)).toBe(start + 60_000)
    expect(tick(gate, start + 59_999)).toBeUndefined()
    expect(tick(gate, start + 60_000)?.status).toMatchObject({ state: 'open', strikes: 1 })
  })

  it('never opens a halted gate', () => {
    const halted = gateAfter((gate) => haltForFailure(gate, walletEmpty, 0, start))
    expect(nextChangeAt(halted)).toBeUndefined()
    expect(tick(halted, Number.MAX_SAFE_INTEGER)).toBeUndefined()
  })

  it('starts no new epoch', () => {
    expect(gateAfter(struck(), at(start + 1_000), probedBy('m1'), at(start + 60_000)).epoch).toBe(1)
  })
})

describe('the claim of the probe', () => {
  it('succeeds for one message only', () => {
    expect(claimProbe(probing(), 'm2', start + 70_000)).toBeUndefined()
    expect(claimProbe(probing(), 'm1', start + 70_000)).toBeUndefined()
  })

  it.each([
    ['open', newGate],
    ['backing off', gateAfter(struck())],
    ['halted', gateAfter((gate) => haltForFailure(gate, walletEmpty, 0, start))],
  ])('fails while the gate is %s', (_, gate) => {
    expect(claimProbe(gate, 'm1', start)).toBeUndefined()
  })

  it('succeeds again after the release of the probe', () => {
    const freed = changed(probing(), releaseProbe(probing(), 'm1'))
    expect(freed.status).toEqual(gateAfter(struck(), at(start + 1_000)).status)
    expect(claimProbe(freed, 'm2', start + 70_000)?.status).toMatchObject({ probe: { messageId: 'm2' } })
  })

  it.each([
    ['released', (gate: GateRecord) => releaseProbe(gate, 'm2')],
    ['accepted', (gate: GateRecord) => probeAnswered(gate, 'm2', start, 1)],
    ['delivered', (gate: GateRecord) => probeSucceeded(gate, 'm2', start)],
  ])('stays when another message is %s', (_, tell) => {
    expect(tell(probing())).toBeUndefined()
  })
})

describe('a probe', () => {
  it('that was accepted opens the gate after probeMs without a failure', () => {
    const gate = probing()
    const answered = changed(gate, probeAnswered(gate, 'm1', start + 2_000, 10_000))
    expect(nextChangeAt(answered)).toBe(start + 12_000)
    expect(tick(answered, start + 12_000)?.status.state).toBe('open')
  })

  it('that was delivered opens the gate at once and keeps the strikes for a time', () => {
    const gate = probing()
    expect(probeSucceeded(gate, 'm1', start + 2_000)?.status).toEqual({
      state: 'open',
      strikes: 1,
      strikesExpireAt: start + 3_000,
      cause: { type: 'failure', failure: rateLimited },
    })
  })

  it('that fails with a rate-limit code is the next strike', () => {
    const gate = probing()
    expect(changed(gate, struck(rateLimited, severe, start + 2_000)(gate)).status).toMatchObject({
      state: 'backing-off',
      strikes: 2,
      until: start + 6_000,
    })
  })
})

describe('a halt', () => {
  it('shuts the gate for good and keeps the first reason', () => {
    const halted = gateAfter((gate) =>
      halt(gate, { cause: { type: 'request' }, reason: 'first', now: start }),
    )
    expect(halted.status).toEqual({
      state: 'halted',
      since: start,
      reason: 'first',
      cause: { type: 'request' },
    })
    expect(halt(halted, { cause: { type: 'request' }, reason: 'second', now: start })).toBeUndefined()
    expect(haltForFailure(halted, walletEmpty, halted.epoch, start)).toBeUndefined()
  })

  it.each([
    ['open', newGate],
    ['backing off', gateAfter(struck())],
    ['probing', probing()],
  ])('takes effect on a gate that is %s', (_, gate) => {
    const halted = changed(gate, haltForFailure(gate, walletEmpty, gate.epoch, start))
    expect(halted.status.state).toBe('halted')
    expect(halted.epoch).toBe(gate.epoch + 1)
  })

  it.each<[Failure, string]>([
    [walletEmpty, 'code 1003'],
    [{ ...walletEmpty, reason: 'Wallet Balance Low' }, 'code 1003 (Wallet Balance Low)'],
    [{ kind: 'authentication', via: 'reply', httpStatus: 401 }, 'authentication'],
  ])('for %o gives the reason "%s"', (failure, reason) => {
    expect(haltForFailure(newGate, failure, 0, start)?.status).toMatchObject({ reason })
  })

  it('takes effect for a message from before a back-off: only a resume outdates it', () => {
    expect(haltForFailure(gateAfter(struck()), walletEmpty, 0, start)?.status.state).toBe('halted')
  })

  it('is ignored for a message from before the last resume', () => {
    const resumed = gateAfter((gate) => haltForFailure(gate, walletEmpty, 0, start), resume)
    expect(haltForFailure(resumed, walletEmpty, 0, start)).toBeUndefined()
    expect(haltForFailure(resumed, walletEmpty, resumed.epoch, start)?.status.state).toBe('halted')
  })

  it('by hand takes effect even right after a resume', () => {
    const resumed = gateAfter((gate) => haltForFailure(gate, walletEmpty, 0, start), resume)
    expect(halt(resumed, { cause: { type: 'request' }, reason: 'by hand', now: start })?.status.state).toBe(
      'halted',
    )
  })
})

describe('a resume', () => {
  it.each([
    ['backing off', gateAfter(struck())],
    ['probing', probing()],
    ['halted', gateAfter((gate) => haltForFailure(gate, walletEmpty, 0, start))],
  ])('opens a gate that is %s and forgets its strikes', (_, gate) => {
    expect(resume(gate)?.status).toEqual({ state: 'open', strikes: 0 })
  })

  it('changes nothing about an open gate', () => {
    expect(resume(newGate)).toBeUndefined()
  })
})
