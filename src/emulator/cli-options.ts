import { validateHeaderName, validateHeaderValue } from 'node:http'
import { parseArgs } from 'node:util'
import { closestOf } from '../util/index.ts'
import type { WalletOptions } from './account/wallet.ts'
import { credentialKinds } from './credentials/credential.ts'
import type { CredentialOptions } from './credentials/options.ts'
import { defaults, type EmulatorOptions, type WindowMode } from './options.ts'

/** What a command line asks for. */
export type Command =
  | { readonly type: 'help' }
  | { readonly type: 'version' }
  | { readonly type: 'start'; readonly options: EmulatorOptions; readonly isQuiet: boolean }
  /** The command line cannot be understood. */
  | { readonly type: 'mistake'; readonly message: string }

const DEFAULT_PORT = '4010'

export const help = `Usage: gupshup-outbound-emulator [options]

A local Gupshup: it takes WhatsApp messages, reports what became of them by webhook,
and shows both on a page. It prints a line for each request.

  --port <number>            where to listen (default ${DEFAULT_PORT}; 0 takes any free port)
  --host <address>           the address to listen on (default 127.0.0.1; 0.0.0.0 lets other machines in)
  --webhook <url>            where to post events; may be given more than once
  --webhook-header <header>  'name: value', sent with every event; may be given more than once
  --webhook-version <2|3>    format of the events (default 2)
  --api-key <key>            key that requests have to carry (default ${defaults.apiKey})
  --life <kind=milliseconds> how long a kind of key or token lives, such as api-key=2000 or
                             universal-app-token=2000; may be given more than once
  --app <name>               app that requests have to name (default ${defaults.appName})
  --app-id <id>              id of the app (default ${defaults.appId})
  --source <digits>          number that requests have to come from (default ${defaults.source})
  --delay <milliseconds>     pause before each event (default ${defaults.eventDelayMs})
  --window <open|track>      whether the 24-hour window is kept (default open: never minded)
  --check-messages           messages that are not as documented are accepted and then fail
  --user-ids                 webhooks name people by user ids too (default off, until a request sets the flag)
  --wallet <balance:cost>    money, and what one message takes of it, such as 5:0.01 (default: endless)
  --billing                  post a billing event after each message that is sent (default with --wallet)
  --quiet                    print no line for each request
  --version                  print the version of the package
  --help                     show this

A number that ends in a known code fails with it: 910000001006 fails with 1006.
`

const flags = {
  port: { type: 'string', default: DEFAULT_PORT },
  host: { type: 'string' },
  webhook: { type: 'string', multiple: true },
  'webhook-header': { type: 'string', multiple: true },
  'webhook-version': { type: 'string', default: '2' },
  'api-key': { type: 'string' },
  life: { type: 'string', multiple: true },
  app: { type: 'string' },
  'app-id': { type: 'string' },
  source: { type: 'string' },
  delay: { type: 'string' },
  window: { type: 'string' },
  'check-messages': { type: 'boolean' },
  'user-ids': { type: 'boolean' },
  wallet: { type: 'string' },
  billing: { type: 'boolean' },
  quiet: { type: 'boolean', default: false },
  version: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const

export function readCommandLine(given: readonly string[]): Command {
  const args = withoutOldVersion(given)
  const unknown = unknownFlag(args)
  if (unknown !== undefined) return { type: 'mistake', message: unknown }
  try {
    const { values } = parseArgs({ args, options: flags })
    if (values.help) return { type: 'help' }
    if (values.version) return { type: 'version' }

    const version = readVersion(values['webhook-version'])
    const headers = Object.fromEntries((values['webhook-header'] ?? []).map(readHeader))
    return {
      type: 'start',
      isQuiet: values.quiet,
      options: {
        port: readNumber('--port', values.port),
        webhook: (values.webhook ?? []).map((url) => ({ url, headers, version })),
        ...(values.host !== undefined && { host: values.host }),
        ...(values['api-key'] !== undefined && { apiKey: values['api-key'] }),
        ...(values.life !== undefined && { credentials: { lifeMs: readLives(values.life) } }),
        ...(values.app !== undefined && { appName: values.app }),
        ...(values['app-id'] !== undefined && { appId: values['app-id'] }),
        ...(values.source !== undefined && { source: values.source }),
        ...(values.delay !== undefined && { eventDelayMs: readNumber('--delay', values.delay) }),
        ...(values.window !== undefined && { window: readWindow(values.window) }),
        ...(values['check-messages'] !== undefined && { checkMessages: values['check-messages'] }),
        ...(values['user-ids'] !== undefined && { userIds: values['user-ids'] }),
        ...(values.wallet !== undefined && { wallet: readWallet(values.wallet) }),
        ...(values.billing !== undefined && { billing: values.billing }),
      },
    }
  } catch (error) {
    return { type: 'mistake', message: error instanceof Error ? error.message : String(error) }
  }
}

/** Until 0.3.0 `--version 3` named the format of the events; with a number behind it, it still does. */
function withoutOldVersion(args: readonly string[]): string[] {
  return args.map((arg, index) => {
    if (arg === '--version' && /^\d/.test(args[index + 1] ?? '')) return '--webhook-version'
    return arg.replace(/^--version=/, '--webhook-version=')
  })
}

/** What is wrong with the first flag that there is not. */
function unknownFlag(args: readonly string[]): string | undefined {
  const known = Object.keys(flags)
  const { tokens } = parseArgs({ args: [...args], options: flags, strict: false, tokens: true })
  const unknown = tokens.find((token) => token.kind === 'option' && !known.includes(token.name))
  if (unknown?.kind !== 'option') return undefined
  const closest = closestOf(unknown.name, known)
  const advice = closest === undefined ? 'Leave it out.' : `Did you mean --${closest}?`
  return `${unknown.rawName} is not a known option. ${advice}`
}

function readNumber(flag: string, text: string): number {
  if (!/^\d+$/.test(text)) throw new TypeError(`${flag} has to be a number; "${text}" was given.`)
  return Number(text)
}

function readVersion(text: string): 2 | 3 {
  if (text === '2') return 2
  if (text === '3') return 3
  throw new TypeError(`--webhook-version has to be 2 or 3; "${text}" was given.`)
}

function readWindow(text: string): WindowMode {
  if (text === 'open' || text === 'track') return text
  throw new TypeError(`--window has to be open or track; "${text}" was given.`)
}

function readWallet(text: string): WalletOptions {
  const [, balance, costPerMessage] = /^(\d+(?:\.\d+)?):(\d+(?:\.\d+)?)$/.exec(text) ?? []
  if (balance === undefined || costPerMessage === undefined) {
    throw new TypeError(`--wallet has to be two amounts, such as 5:0.01; "${text}" was given.`)
  }
  return { balance: Number(balance), costPerMessage: Number(costPerMessage) }
}

function readLives(texts: readonly string[]): CredentialOptions['lifeMs'] {
  const lives = texts.map((text) => {
    const [, name, milliseconds] = /^([\w-]+)=(\d+)$/.exec(text) ?? []
    const kind = credentialKinds.find((known) => known === name)
    if (kind === undefined) {
      const kinds = credentialKinds.join(', ')
      throw new TypeError(`--life has to be one of ${kinds}, such as api-key=2000; "${text}" was given.`)
    }
    return [kind, Number(milliseconds)] as const
  })
  return Object.fromEntries(lives)
}

function readHeader(text: string): [name: string, value: string] {
  const colon = text.indexOf(':')
  if (colon < 1) throw new TypeError(`--webhook-header has to be 'name: value'; "${text}" was given.`)
  const name = text.slice(0, colon).trim()
  const value = text.slice(colon + 1).trim()
  validateHeaderName(name)
  validateHeaderValue(name, value)
  return [name, value]
}
