#!/usr/bin/env node
import { createRequire } from 'node:module'
import { isUserId } from '../util/index.ts'
import { type Command, help, readCommandLine } from './cli-options.ts'
import { redact } from './credentials/redact.ts'
import type { Emulator } from './emulator.ts'
import { property } from './json.ts'
import type { GivenAnswer, ReceivedRequest } from './log/records.ts'
import type { EmulatorOptions } from './options.ts'
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
    case 'version':
      console.log(packageVersion())
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

async function start({ options, isQuiet }: Extract<Command, { type: 'start' }>): Promise<void> {
  try {
    const emulator = await startEmulator(options)
    console.log(greeting(emulator))
    if (!isQuiet) emulator.on('reply', (request) => console.log(requestLine(request)))
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => emulator.close())
  } catch (error) {
    console.error(`${NAME}: ${explain(error, options)}`)
    process.exitCode = error instanceof RangeError || error instanceof TypeError ? MISUSED : FAILED
  }
}

function greeting({ url, apiKey, appName, appId, source }: Emulator): string {
  return `Gupshup emulator at ${url} (open it in a browser to watch)

  export GUPSHUP_API_KEY='${apiKey}'
  export GUPSHUP_APP_NAME='${appName}'
  export GUPSHUP_APP_ID='${appId}'
  export GUPSHUP_SOURCE='${source}'
  export GUPSHUP_BASE_URL='${url}'
  export GUPSHUP_WEBHOOK_TOKEN='emulator-token'

With these set, an application that uses gupshup-outbound talks to it unchanged. Its webhooks come
once it has called client.subscriptions.ensure({ url, token }). Ctrl-C stops.
`
}

/** Reads the version by the package's own name, because the built file lies in another folder than the source. */
function packageVersion(): string {
  const manifest: unknown = createRequire(import.meta.url)('gupshup-outbound/package.json')
  return String(property(manifest, 'version'))
}

function explain(error: unknown, { port, host }: EmulatorOptions): string {
  if (!(error instanceof Error)) return String(error)
  const code = 'code' in error ? error.code : undefined
  if (code === 'EADDRINUSE') return `Port ${port} is in use. Choose another one with --port.`
  if (code === 'EACCES')
    return `Port ${port} is reserved for administrators. Choose one above 1023 with --port.`
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return `This machine has no address ${host}. Choose another one with --host.`
  return error.message
}

/** One line about a request that was answered, for a terminal. Numbers in it are masked, and no key, token or text is in it. */
function requestLine({ at, method, path, to, kind, answer }: ReceivedRequest): string {
  const about = [kind, to === '' ? '' : `to ${isUserId(to) ? '[user id]' : maskDigits(to)}`]
    .filter(Boolean)
    .join(' ')
  const time = new Date(at).toISOString().slice(11, 23)
  return [time, method, maskDigits(redact(path)), about, '→', outcomeOf(answer)].filter(Boolean).join(' ')
}

function outcomeOf(answer: GivenAnswer | undefined): string {
  switch (answer?.type) {
    case undefined:
    case 'silence':
      return 'no answer'
    case 'reset':
      return 'cut off'
    case 'reply':
      return `${answer.status}`
    default:
      return answer satisfies never
  }
}

/** Ten digits or more can be a phone number: the first two and the last four stay. Ids of an app have letters and hyphens between. */
function maskDigits(text: string): string {
  return text.replace(
    /\d{10,}/g,
    (digits) => digits.slice(0, 2) + '•'.repeat(digits.length - 6) + digits.slice(-4),
  )
}
