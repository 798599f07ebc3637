import { setImmediate as nextTurn } from 'node:timers/promises'
import type { SendRequest } from 'gupshup-outbound'
import { answer } from 'gupshup-outbound/emulator'
import { openWorld, type World, type WorldOptions } from './fixture.ts'
import { readRow } from './observe.ts'
import { follow, followUntil } from './result.ts'
import { rowOrTrouble } from './row-or-error.ts'
import { compare, type Result, type Row, type Scenario, type Stage } from './scenario.ts'

/** Runs one scenario with a number of its own. It never rejects: what goes wrong stands in the row. */
export async function runScenario(scenario: Scenario, shared: World, to: string): Promise<Result> {
  const { name, expected, own } = scenario
  const work = own === undefined ? runIn(shared, scenario, to) : runInOwnWorld(own, scenario, to)
  return compare(name, expected, await rowOrTrouble(work))
}

async function runInOwnWorld(own: WorldOptions, scenario: Scenario, to: string): Promise<Row> {
  await using world = await openWorld(own)
  return await runIn(world, scenario, to)
}

async function runIn(world: World, scenario: Scenario, to: string): Promise<Row> {
  const { answers = [answer.deliver()], fault, run = sendAndObserve } = scenario
  world.notes.clear()
  world.emulator.script(to, ...answers)
  if (fault !== undefined) world.emulator.fault(fault.kind, { ...fault, to })
  return await run(stageFor(world, scenario, to))
}

async function sendAndObserve({ send, observe }: Stage): Promise<Row> {
  return await observe(await send())
}

function stageFor(world: World, { request, endsOpen = false }: Scenario, to: string): Stage {
  const { client, emulator, notes } = world
  return {
    world,
    to,
    send(changes?: Partial<SendRequest>) {
      const sending = client.send({ to, message: 'Your order has shipped', ...request, ...changes })
      return endsOpen ? followUntil(sending, () => emulator.idle()) : follow(sending)
    },
    async observe(ending) {
      // What is still on its way belongs to the story: a repeated webhook, an event emitted behind the last word.
      await emulator.idle()
      await nextTurn()
      return readRow({ to, notes, ending })
    },
  }
}
