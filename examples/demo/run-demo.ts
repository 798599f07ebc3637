import { retry } from 'gupshup-outbound'
import { openFixture } from './fixture.ts'
import { runGateDemo } from './gate-demo.ts'
import { startProgress } from './progress.ts'
import { runScenario } from './run-scenario.ts'
import type { ScenarioGroup, ScenarioResult } from './scenario.ts'
import { drawDifferences, drawTable, type ResultGroup } from './table.ts'
import type { Terminal } from './terminal.ts'

/** Shorter than the 4 seconds that Meta asks for before the first retry. */
const sharedOptions = { policies: { 131056: retry({ initialMs: 200 }) } }

/** Runs the whole demo and prints it. Returns the exit code: 0 only if every row is as expected. */
export async function runDemo(groups: readonly ScenarioGroup[], terminal: Terminal): Promise<0 | 1> {
  const { paint, write } = terminal
  const startedAt = performance.now()
  write(
    `\n${paint('bold', 'gupshup-outbound')}  a real client against a local Gupshup that fails on demand\n`,
  )
  const resultGroups = await runGroups(groups, terminal)
  if (!terminal.isLive) write('\n')
  drawTable(resultGroups, terminal)
  const results = resultGroups.flatMap((group) => group.results)
  drawDifferences(results, terminal)

  write(`\n${paint('bold', 'The gate, live')}  ${paint('dim', 'three messages run into 4001')}\n\n`)
  const gateDemo = await runGateDemo(terminal)
  drawDifferences([gateDemo], terminal)
  return summarize([...results, gateDemo], performance.now() - startedAt, terminal)
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
  const summary = `${passed} of ${results.length} as expected`
  write(`\n${paint(isGood ? 'green' : 'red', summary)}, in ${(tookMs / 1_000).toFixed(1)} s\n`)
  return isGood ? 0 : 1
}

function isAsExpected({ differences }: ScenarioResult): boolean {
  return differences.length === 0
}

/** Each scenario has its own number, so that none is affected by another. */
function numberOf(run: number): string {
  return `9199${String(run).padStart(8, '0')}`
}
