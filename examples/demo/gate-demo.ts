import { setTimeout as pause } from 'node:timers/promises'
import { backOff, type GateStatus, HaltedError } from 'gupshup-outbound'
import { type Fixture, openFixture } from './fixture.ts'
import { gateLabel } from './gate-label.ts'
import { follow, type MessageResult } from './result.ts'
import { rowOrError } from './row-or-error.ts'
import { compare, type Row, type ScenarioResult } from './scenario.ts'
import type { Terminal } from './terminal.ts'
import { Timeline } from './timeline.ts'

const message = 'Your order has shipped'
const numbers = ['919900000061', '919900000062', '919900000063']
const lateNumber = '919900000064'

const expected: Row = {
  code: '4001',
  arrived: 'webhook',
  did: 'backed off, probed, backed off, probed, halted, raised HaltedError, was resumed',
  finalState: '3 of 3 delivered',
  // Three first requests, two probes, and the three held messages.
  requests: 8,
}

/** Shorter than the catalog's own pauses for 4001, which are 1 and 4 minutes long. */
const policies = { 4001: backOff({ initialMs: 400, factor: 2, haltAfter: 3 }) }

/** Prints the states of a gate live: three messages run into 4001, and all three are delivered in the end. */
export async function runGateDemo(terminal: Terminal): Promise<ScenarioResult> {
  const timeline = new Timeline(terminal)
  const row = await rowOrError(runGate(timeline))
  timeline.draw()
  return compare('the gate demo', expected, row)
}

async function runGate(timeline: Timeline): Promise<Row> {
  await using fixture = await openFixture({ client: { policies }, emulator: { eventDelayMs: 60 } })
  const { client, emulator } = fixture
  const actions = followGate(fixture, timeline)

  const liftThrottle = emulator.fault('rate-limited')
  timeline.state('open', `${numbers.length} messages are sent`)
  const sendings = numbers.map((to) => follow(client.send({ to, message })))
  await fixture.gateIs('halted')

  const refusal = await client.send({ to: lateNumber, message }).catch((error: unknown) => error)
  if (refusal instanceof HaltedError) {
    actions.push(`raised ${refusal.name}`)
    const requests = emulator.requests.filter(({ to }) => to === lateNumber).length
    timeline.note('send()', `rejects with ${refusal.name}, ${requests} requests made`)
  }

  await pause(400)
  liftThrottle()
  timeline.note('resume()', 'the rate limit is lifted, client.resume() is called')
  await client.resume()

  const row = rowOf(fixture, actions, await Promise.all(sendings))
  timeline.note('delivered', `${row.finalState}, in ${row.requests} requests`)
  return row
}

/** Prints every change of the gate, and collects the table's label for each. */
function followGate({ client }: Fixture, timeline: Timeline): string[] {
  const actions: string[] = []
  client.on('gate', ({ gate, previous }) => {
    if (gate.state === previous.state) return
    timeline.state(gate.state, describe(gate))
    const label = gateLabel(gate, previous)
    if (label !== undefined) actions.push(label)
  })
  return actions
}

function describe(gate: GateStatus): string {
  switch (gate.state) {
    case 'open':
      return 'the held messages are sent'
    case 'backing-off':
      return `strike ${gate.strikes}: nothing is sent for ${gate.pauseMs} ms, refused messages are held`
    case 'probing':
      return 'one held message is sent as the probe'
    case 'halted':
      return gate.reason
    default:
      return gate satisfies never
  }
}

function rowOf(
  { emulator, notes }: Fixture,
  actions: readonly string[],
  results: readonly MessageResult[],
): Row {
  const [failure] = notes.failures
  const delivered = results.filter((one) => one.type === 'outcome' && one.outcome.reached)
  return {
    code: String(failure?.code),
    arrived: String(failure?.via),
    did: actions.join(', '),
    finalState: `${delivered.length} of ${results.length} delivered`,
    requests: emulator.requests.length,
  }
}
