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
  // Three at first, two probes, and the three that were held.
  requests: 8,
}

/** Minutes in earnest: the catalog's own pauses for 4001 are 1 and 4 minutes long. */
const policies = { 4001: backOff({ initialMs: 400, factor: 2, haltAfter: 3 }) }

/** The whole life of a gate, told while it happens: three messages run into 4001, and all three arrive in the end. */
export async function runGateDemo(terminal: Terminal): Promise<ScenarioResult> {
  const timeline = new Timeline(terminal)
  const row = await rowOrError(printGate(timeline))
  timeline.draw()
  return compare('the story of the gate', expected, row)
}

async function printGate(timeline: Timeline): Promise<Row> {
  await using world = await openFixture({ client: { policies }, emulator: { eventDelayMs: 60 } })
  const { client, emulator } = world
  const deeds = followGate(world, timeline)

  const liftThrottle = emulator.fault('rate-limited')
  timeline.state('open', `${numbers.length} messages leave`)
  const sendings = numbers.map((to) => follow(client.send({ to, message })))
  await world.gateIs('halted')

  const refusal = await client.send({ to: lateNumber, message }).catch((error: unknown) => error)
  if (refusal instanceof HaltedError) {
    deeds.push(`raised ${refusal.name}`)
    const requests = emulator.requests.filter(({ to }) => to === lateNumber).length
    timeline.note('send()', `${refusal.name}, after ${requests} requests, until somebody calls resume()`)
  }

  await pause(400)
  liftThrottle()
  timeline.note('resume()', 'the throttle is lifted, and somebody says so')
  await client.resume()

  const row = rowOf(world, deeds, await Promise.all(sendings))
  timeline.note('delivered', `${row.finalState}, in ${row.requests} requests`)
  return row
}

/** Draws every change of the gate, and collects what the client did in the table's words. */
function followGate({ client }: Fixture, timeline: Timeline): string[] {
  const deeds: string[] = []
  client.on('gate', ({ gate, previous }) => {
    if (gate.state === previous.state) return
    timeline.state(gate.state, describe(gate))
    const deed = gateLabel(gate, previous)
    if (deed !== undefined) deeds.push(deed)
  })
  return deeds
}

function describe(gate: GateStatus): string {
  switch (gate.state) {
    case 'open':
      return 'the held messages go out'
    case 'backing-off':
      return `strike ${gate.strikes}: nothing passes for ${gate.pauseMs} ms, what was refused is held`
    case 'probing':
      return 'one held message is let through'
    case 'halted':
      return gate.reason
    default:
      return gate satisfies never
  }
}

function rowOf(
  { emulator, notes }: Fixture,
  deeds: readonly string[],
  endings: readonly MessageResult[],
): Row {
  const [failure] = notes.failures
  const delivered = endings.filter((ending) => ending.type === 'outcome' && ending.outcome.reached)
  return {
    code: String(failure?.code),
    arrived: String(failure?.via),
    did: deeds.join(', '),
    finalState: `${delivered.length} of ${endings.length} delivered`,
    requests: emulator.requests.length,
  }
}
