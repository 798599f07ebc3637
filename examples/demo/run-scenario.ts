import { setImmediate as nextTurn } from 'node:timers/promises'
import type { SendRequest } from 'gupshup-outbound'
import { answer } from 'gupshup-outbound/emulator'
import { type Fixture, type FixtureOptions, openFixture } from './fixture.ts'
import { readRow } from './observe.ts'
import { follow, followUntil } from './result.ts'
import { rowOrError } from './row-or-error.ts'
import { compare, type Row, type Scenario, type ScenarioContext, type ScenarioResult } from './scenario.ts'

/** Runs one scenario with its own number. Never rejects: the row describes the error. */
export async function runScenario(scenario: Scenario, shared: Fixture, to: string): Promise<ScenarioResult> {
  const { name, expected, own } = scenario
  const work = own === undefined ? runIn(shared, scenario, to) : runInOwnFixture(own, scenario, to)
  return compare(name, expected, await rowOrError(work))
}

async function runInOwnFixture(own: FixtureOptions, scenario: Scenario, to: string): Promise<Row> {
  await using fixture = await openFixture(own)
  return await runIn(fixture, scenario, to)
}

async function runIn(fixture: Fixture, scenario: Scenario, to: string): Promise<Row> {
  const { answers = [answer.deliver()], fault, run = sendAndObserve } = scenario
  fixture.notes.clear()
  fixture.emulator.script(to, ...answers)
  if (fault !== undefined) fixture.emulator.fault(fault.kind, { ...fault, to })
  return await run(contextFor(fixture, scenario, to))
}

async function sendAndObserve({ send, observe }: ScenarioContext): Promise<Row> {
  return await observe(await send())
}

function contextFor(fixture: Fixture, { request, endsOpen = false }: Scenario, to: string): ScenarioContext {
  const { client, emulator, notes } = fixture
  return {
    fixture,
    to,
    send(changes?: Partial<SendRequest>) {
      const sending = client.send({ to, message: 'Your order has shipped', ...request, ...changes })
      return endsOpen ? followUntil(sending, () => emulator.idle()) : follow(sending)
    },
    async observe(result) {
      // Wait for webhooks that are still to come, such as a repeated one, and for the events that they emit.
      await emulator.idle()
      await nextTurn()
      return readRow({ to, notes, result })
    },
  }
}
