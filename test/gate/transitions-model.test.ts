import fc from 'fast-check'
import { expect, it } from 'vitest'
import {
  backOffForAnomaly,
  claimProbe,
  type GateChange,
  halt,
  haltForFailure,
  newGate,
  probeAnswered,
  probeSucceeded,
  releaseProbe,
  resume,
  strike,
  tick,
} from '../../src/gate/transitions.ts'
import type { GateRecord } from '../../src/model/gate-record.ts'
import { changed, gentle, rateLimited, severe, tooManyRequests, walletEmpty } from './support.ts'

type Cause = 'severe' | 'gentle' | 'anomaly'

/** A plain model of the gate, without records, versions and causes. */
interface Model {
  now: number
  state: 'open' | 'backing-off' | 'probing' | 'halted'
  timesShut: number
  timesShutAtResume: number
  cause: Cause
  strikes: number
  pauseMs: number
  /** When the pause ends, the quiet probe opens the gate, or an open gate forgets its strikes. */
  changesAt: number
  probe: string | undefined
}

interface Real {
  gate: GateRecord
}

const never = Number.POSITIVE_INFINITY
const probeMs = 300
const anomalyMs = 700
const pausesMs: Readonly<Record<Cause, (strikes: number) => number>> = {
  severe: (strikes) => [1_000, 4_000, 10_000][strikes - 1] ?? never,
  gentle: (strikes) => [100, 200, 400, 800][strikes - 1] ?? 1_000,
  anomaly: () => anomalyMs,
}

function newModel(): Model {
  return {
    now: 1_000_000,
    state: 'open',
    timesShut: 0,
    timesShutAtResume: 0,
    cause: 'anomaly',
    strikes: 0,
    pauseMs: 0,
    changesAt: never,
    probe: undefined,
  }
}

function shut(model: Model, state: 'backing-off' | 'halted', changesAt = never): void {
  model.state = state
  model.timesShut += 1
  model.probe = undefined
  model.changesAt = changesAt
}

function open(model: Model): void {
  model.state = 'open'
  model.probe = undefined
  model.changesAt = model.now + model.pauseMs
}

/** One thing that happens to the gate: what it means for the model, and the function that is to do the same. */
class Happening implements fc.Command<Model, Real> {
  readonly #name: string
  readonly #expected: (model: Model) => void
  readonly #change: (gate: GateRecord, now: number) => GateChange

  constructor(
    name: string,
    expected: (model: Model) => void,
    change: (gate: GateRecord, now: number) => GateChange,
  ) {
    this.#name = name
    this.#expected = expected
    this.#change = change
  }

  check(): boolean {
    return true
  }

  run(model: Model, real: Real): void {
    const before = real.gate
    this.#expected(model)
    const change = this.#change(before, model.now)
    if (change !== undefined) real.gate = changed(before, change)
    expect(viewOf(real.gate)).toEqual(viewOf(model))
  }

  toString(): string {
    return this.#name
  }
}

interface View {
  readonly state: string
  readonly epoch: number
  readonly resumedEpoch: number
  readonly strikes: number | undefined
  readonly changesAt: number
  readonly probe: string | undefined
}

/** What both sides can be asked for. A halted gate has no strikes. */
function viewOf(gate: GateRecord | Model): View {
  if ('timesShut' in gate) {
    const { state, changesAt, probe } = gate
    const strikes = state === 'halted' ? undefined : gate.strikes
    return { state, epoch: gate.timesShut, resumedEpoch: gate.timesShutAtResume, strikes, changesAt, probe }
  }
  const { status, epoch, resumedEpoch } = gate
  const base = {
    state: status.state,
    epoch,
    resumedEpoch,
    probe: undefined,
    strikes: undefined,
    changesAt: never,
  }
  switch (status.state) {
    case 'open':
      return { ...base, strikes: status.strikes, changesAt: status.strikesExpireAt ?? never }
    case 'backing-off':
      return { ...base, strikes: status.strikes, changesAt: status.until }
    case 'probing': {
      const { strikes, probe } = status
      return { ...base, strikes, probe: probe?.messageId, changesAt: probe?.opensAt ?? never }
    }
    case 'halted':
      return base
  }
}

const struck = (cause: 'severe' | 'gentle', epochsAgo: number) =>
  new Happening(
    `${cause} strike of ${epochsAgo} epochs ago`,
    (model) => {
      if (epochsAgo > 0 || model.state === 'backing-off' || model.state === 'halted') return
      const countsOn = model.cause === cause && (model.state === 'probing' || model.now < model.changesAt)
      model.strikes = countsOn ? model.strikes + 1 : 1
      model.cause = cause
      model.pauseMs = pausesMs[cause](model.strikes)
      if (model.pauseMs === never) shut(model, 'halted')
      else shut(model, 'backing-off', model.now + model.pauseMs)
    },
    (gate, now) =>
      strike(gate, {
        failure: cause === 'severe' ? rateLimited : tooManyRequests,
        action: cause === 'severe' ? severe : gentle,
        epoch: gate.epoch - epochsAgo,
        now,
      }),
  )

const anomaly = new Happening(
  'anomaly',
  (model) => {
    const meetsItAgain = model.state === 'probing' && model.cause === 'anomaly'
    if (model.state !== 'open' && !meetsItAgain) return
    Object.assign(model, { cause: 'anomaly', strikes: 0, pauseMs: anomalyMs })
    shut(model, 'backing-off', model.now + anomalyMs)
  },
  (gate, now) => backOffForAnomaly(gate, now, anomalyMs),
)

const halted = new Happening(
  'halt',
  (model) => {
    if (model.state !== 'halted') shut(model, 'halted')
  },
  (gate, now) => halt(gate, { cause: { type: 'request' }, reason: 'by hand', now }),
)

const walletEmptied = (epochsAgo: number) =>
  new Happening(
    `halting failure of ${epochsAgo} epochs ago`,
    (model) => {
      if (model.state === 'halted' || model.timesShut - epochsAgo < model.timesShutAtResume) return
      shut(model, 'halted')
    },
    (gate, now) => haltForFailure(gate, walletEmpty, gate.epoch - epochsAgo, now),
  )

const resumed = new Happening(
  'resume',
  (model) => {
    if (model.state === 'open') {
      if (model.strikes > 0) Object.assign(model, { strikes: 0, changesAt: never })
      return
    }
    model.timesShut += 1
    model.timesShutAtResume = model.timesShut
    model.strikes = 0
    open(model)
    model.changesAt = never
  },
  resume,
)

const waited = (ms: number) =>
  new Happening(
    `${ms} ms pass`,
    (model) => {
      model.now += ms
      if (model.now < model.changesAt) return
      if (model.state === 'backing-off') {
        model.state = 'probing'
        model.changesAt = never
      } else if (model.state === 'probing') open(model)
    },
    tick,
  )

const claimed = (probe: string) =>
  new Happening(
    `${probe} claims the probe`,
    (model) => {
      if (model.state !== 'probing' || model.probe !== undefined) return
      model.probe = probe
      model.changesAt = model.now + 2 * probeMs
    },
    (gate, now) => claimProbe(gate, probe, now + 2 * probeMs),
  )

const released = (probe: string) =>
  new Happening(
    `${probe} is released`,
    (model) => {
      if (model.probe !== probe) return
      model.probe = undefined
      model.changesAt = never
    },
    (gate) => releaseProbe(gate, probe),
  )

const answered = (probe: string) =>
  new Happening(
    `${probe} is answered`,
    (model) => {
      if (model.probe !== probe) return
      if (model.cause === 'gentle') open(model)
      else model.changesAt = model.now + probeMs
    },
    (gate, now) => probeAnswered(gate, probe, now, probeMs),
  )

const succeeded = (probe: string) =>
  new Happening(
    `${probe} is delivered`,
    (model) => {
      if (model.probe === probe) open(model)
    },
    (gate, now) => probeSucceeded(gate, probe, now),
  )

const message = fc.constantFrom('m1', 'm2')
const epochsAgo = fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, fc.integer({ min: 1, max: 3 }))
const happenings = [
  fc.tuple(fc.constantFrom('severe', 'gentle'), epochsAgo).map(([cause, age]) => struck(cause, age)),
  fc.constantFrom(anomaly, halted, resumed),
  epochsAgo.map(walletEmptied),
  fc.constantFrom(0, 1, 99, 100, 299, 300, 600, 1_000, 4_000, 10_000).map(waited),
  fc.constantFrom(1_000, 4_000).map(waited),
  message.map(claimed),
  message.map(claimed),
  message.map(released),
  message.map(answered),
  message.map(succeeded),
]

it('the gate behaves as its model after any events in any order', () => {
  fc.assert(
    fc.property(fc.commands(happenings, { maxCommands: 60 }), (commands) => {
      fc.modelRun(() => ({ model: newModel(), real: { gate: newGate } }), commands)
    }),
    { numRuns: 1_000 },
  )
})
