#!/usr/bin/env node
import { type Command, help, readCommandLine } from './cli-options.ts'
import type { Emulator } from './emulator.ts'
import { startEmulator } from './start.ts'

const NAME = 'gupshup-outbound-emulator'

/** The usual exit statuses: 1 for what went wrong, 2 for a command line that cannot be understood. */
const FAILED = 1
const MISUSED = 2

await run(readCommandLine(process.argv.slice(2)))

async function run(command: Command): Promise<void> {
  switch (command.type) {
    case 'help':
      console.log(help)
      return
    case 'mistake':
      console.error(`${NAME}: ${command.message}\nRun "${NAME} --help" for all options.`)
      process.exitCode = MISUSED
      return
    case 'start':
      return start(command)
    default:
      command satisfies never
  }
}

async function start({ options }: Extract<Command, { type: 'start' }>): Promise<void> {
  try {
    const emulator = await startEmulator(options)
    console.log(greeting(emulator))
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => emulator.close())
  } catch (error) {
    console.error(`${NAME}: ${explain(error, options.port)}`)
    process.exitCode = error instanceof RangeError || error instanceof TypeError ? MISUSED : FAILED
  }
}

function greeting({ url, apiKey, appName, source }: Emulator): string {
  return `Gupshup emulator at ${url} (open it in a browser to watch)

  export GUPSHUP_API_KEY='${apiKey}'
  export GUPSHUP_APP_NAME='${appName}'
  export GUPSHUP_SOURCE='${source}'
  export GUPSHUP_BASE_URL='${url}'

With these set, an application that uses gupshup-outbound talks to it unchanged. Ctrl-C stops.
`
}

function explain(error: unknown, port: number | undefined): string {
  if (!(error instanceof Error)) return String(error)
  const code = 'code' in error ? error.code : undefined
  if (code === 'EADDRINUSE') return `Port ${port} is in use. Choose another one with --port.`
  if (code === 'EACCES')
    return `Port ${port} is reserved for administrators. Choose one above 1023 with --port.`
  return error.message
}
