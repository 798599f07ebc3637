/** `npm run demo`: a client sends messages over loopback to an emulator that fails in every way it can, and a table shows the results. */
import { runDemo } from './run-demo.ts'
import { scenarioGroups } from './scenarios/index.ts'
import { processTerminal } from './terminal.ts'

process.exitCode = await runDemo(scenarioGroups, processTerminal(process))

// Everything is closed by now, so the process ends by itself. If a leak keeps it alive, the demo has failed.
setTimeout(() => process.exit(1), 2_000).unref()
