import { retry } from 'gupshup-outbound'
import { openFixture } from './fixture.ts'
import { runGateDemo } from './gate-demo.ts'
import { startProgress } from './progress.ts'
import { runScenario } from './run-scenario.ts'
import type { ScenarioGroup, ScenarioResult } from './scenario.ts'
import { drawDifferences, drawTable, type ResultGroup } from './table.ts'
import type { Terminal } from './terminal.ts'

/** Seconds in earnest: Meta asks for 4 before the first try again. */
const sharedOptions = { policies: { 131056: retry({ initialMs: 200 }) } }

/** Runs the whole demo and prints it. Gives the exit code: 0 only if all went as the scenarios say. */
export async function runDemo(groups: readonly ScenarioGroup[], terminal: Terminal): Promise<0 | 1> {
  const { paint, write } = terminal
  const startedAt = performance.now()
  write(
    `\n${paint('bold', 'gupshup-outbound')}  a real client, and a Gupshup on this machine that fails on demand\n`,
  )
  const resultGroups = await runGroups(groups, terminal)
  if (!terminal.isLive) write('\n')
  drawTable(resultGroups, terminal)
  const results = resultGroups.flatMap((group) => group.results)
  drawDifferences(results, terminal)

  write(`\n${paint('bold', 'The gate, live')}  ${paint('dim', 'three messages meet 4001')}\n\n`)
  const story = await runGateDemo(terminal)
  drawDifferences([story], terminal)
  return summarize([...results, story], performance.now() - startedAt, terminal)
}

async function runGroups(groups: readonly ScenarioGroup[], terminal: Terminal): Promise<ResultGroup[]> {
  await using shared = await openFixture({ client: sharedOptions })
  terminal.write(`${terminal.paint('dim', `emulator at ${shared.emulator.url}`)}\n\n`)
  const total = groups.flatMap(({ scenarios }) => scenarios).length
  const progress = startProgress(terminal, total)
  const resultGroups: ResultGroup[] = []
  let runs = 0
  for (const { title, scenarios } of groups) {
    const results: ScenarioResult[] = []
    for (const scenario of scenarios) {
      runs += 1
      progress.begin(`${scenario.expected.code} ${scenario.name}`)
      results.push(await runScenario(scenario, shared, numberOf(runs)))
    }
    progress.endGroup(title, results.filter(isAsExpected).length, results.length)
    resultGroups.push({ title, results })
  }
  progress.end()
  return resultGroups
}

function summarize(results: readonly ScenarioResult[], tookMs: number, { paint, write }: Terminal): 0 | 1 {
  const passed = results.filter(isAsExpected).length
  const isGood = passed === results.length
  const verdict = `${passed} of ${results.length} as expected`
  write(`\n${paint(isGood ? 'green' : 'red', verdict)}, in ${(tookMs / 1_000).toFixed(1)} s\n`)
  return isGood ? 0 : 1
}

function isAsExpected({ differences }: ScenarioResult): boolean {
  return differences.length === 0
}

/** Every scenario has a number of its own, so that none meets what another has left behind. */
function numberOf(run: number): string {
  return `9199${String(run).padStart(8, '0')}`
}
