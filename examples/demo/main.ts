/**
 * `npm run demo`: a real client sends real messages over loopback to an emulator that fails in every way it knows, and a table
 * shows what came of each.
 */
import { runDemo } from './run-demo.ts'
import { scenarioGroups } from './scenarios/index.ts'
import { processTerminal } from './terminal.ts'

process.exitCode = await runDemo(scenarioGroups, processTerminal(process))

// All is closed by now, so the process ends by itself. Whatever still keeps it alive is a leak, and the demo has failed.
setTimeout(() => process.exit(1), 2_000).unref()
