import { randomUUID } from 'node:crypto'
import {
  type AccountContext,
  Subscriptions,
  TemplateCatalog,
  Wallet,
  type WalletBalance,
} from '../account/index.ts'
import type { ClientEvents } from '../events/index.ts'
import { createTransport } from '../gupshup/index.ts'
import { type ApiCapabilities, defaultCapabilities, isLocalHost, normalizeNumber } from '../messages/index.ts'
import { PolicyTable } from '../policy/index.ts'
import { templateAdvisor } from '../preflight/index.ts'
import { checkedStore } from '../store/index.ts'
import { type Emitter, redactText } from '../util/index.ts'
import { Engine } from './engine.ts'
import { clientFallback } from './fallback.ts'
import { logEvents } from './log-events.ts'
import { logRetries } from './log-retries.ts'
import { type NormalizedOptions, normalizeOptions } from './normalize-options.ts'
import type { ClientOptions } from './options.ts'
import type { RequestDefaults } from './send-request.ts'
import { sourceNumber } from './source-number.ts'

/** What a client is made of. */
export interface ClientParts {
  readonly engine: Engine
  readonly account: AccountContext
  readonly wallet: Wallet
  readonly templates: TemplateCatalog
  readonly subscriptions: Subscriptions
  /** Digits. */
  readonly source: string
  readonly requestDefaults: RequestDefaults
  /** What may be printed of it. */
  readonly publicInfo: object
}

/**
 * Puts the rooms together. Opens nothing.
 *
 * @throws {ConfigurationError} naming the option or policy that cannot be used
 */
export function createClient(options: ClientOptions, events: Emitter<ClientEvents>): ClientParts {
  const settings = normalizeOptions(options, process.env)
  const { appName, appId, defaultCountry, store, clock, ttlMs, keepContent } = settings
  const source = sourceNumber(settings.source, (to) => normalizeNumber(to, { defaultCountry }))
  const normalize = (to: string) => normalizeNumber(to, { defaultCountry, source })
  const scoped = store.scoped(`${appName}:${source}`)
  const transport = createTransport({
    ...settings,
    partner: settings.transport,
    // In the middle of the second that the header names.
    onTime: (time) => engine.clockWatch.recordTime('gupshup', time + 500),
    setTimer: (delayMs, task) => clock.setTimer(delayMs, task),
  })
  const capabilities = wireOf(settings)
  const api = settings.transport === undefined ? 'self-serve' : 'partner'
  const account: AccountContext = { call: transport.call, api, appId, clock }
  const wallet = new Wallet(account)
  const templates = new TemplateCatalog(account)
  // What an event says of a template is newer than the list.
  events.on('template', ({ templateId }) => templates.forget(templateId))
  if (settings.logger !== undefined) {
    logEvents(events, settings.logger)
    logRetries(events, settings.logger, clock)
  }
  const engine: Engine = new Engine({
    settings: {
      ...settings,
      source,
      redact: (text) => redactText(transport.redact(text)),
      clientFallback: clientFallback(settings.fallback, capabilities),
    },
    // The memory store throws nothing but our own errors, and is asked six times for every message.
    store: options.store === undefined ? scoped : checkedStore(scoped),
    isStoreTrusted: options.store === undefined,
    transport,
    policies: new PolicyTable(settings.policies),
    events,
    clock,
    random: Math.random,
    messagesPerSecond: settings.rateLimit.messagesPerSecond,
    probeMs: settings.probeMs,
    suppressionGuard: settings.suppressionGuard,
    normalizeNumber: normalize,
    templateAdvisor: settings.checkTemplates ? templateAdvisor(templates, clock) : undefined,
    walletBalance: async () => spendable(await wallet.balance()),
  })
  // Its origin only: an address can carry a user's name and password.
  const { origin } = new URL(settings.transport?.baseUrl ?? settings.baseUrl)
  return {
    engine,
    account,
    wallet,
    templates,
    subscriptions: new Subscriptions(account),
    source,
    requestDefaults: { normalize, capabilities, ttlMs, keepContent, newId: randomUUID },
    publicInfo: { appName, ...(appId === undefined ? {} : { appId }), baseUrl: origin },
  }
}

/** What is left until the wallet is as deep in debt as it may be. */
function spendable({ balance, overdraftLimit = 0 }: WalletBalance): number {
  return balance - Math.min(overdraftLimit, 0)
}

/** What the way to Gupshup takes: Meta's form has its endpoints only where the app's id is known. */
function wireOf({ transport, baseUrl, appId }: NormalizedOptions): ApiCapabilities {
  const isLocal = isLocalHost(new URL(transport?.baseUrl ?? baseUrl).hostname)
  if (transport !== undefined) {
    return { sessionFormat: transport.format, v3: ['message', 'marketing'], isLocal }
  }
  return { ...defaultCapabilities, ...(appId === undefined ? {} : { v3: ['marketing'] }), isLocal }
}
