import { randomUUID } from 'node:crypto'
import { Account, type AccountContext, Subscriptions, TemplateCatalog, Wallet } from '../account/index.ts'
import { ConfigurationError, InvalidMessageError } from '../errors/index.ts'
import { type ClientEvents, reportCredentials } from '../events/index.ts'
import { ClientFeed } from '../feed/index.ts'
import { createTransport } from '../gupshup/index.ts'
import { normalizeNumber, normalizeRecipient } from '../messages/index.ts'
import type { Recipient } from '../model/index.ts'
import { Outbox } from '../outbox/index.ts'
import { PeopleList } from '../people/index.ts'
import { QuarantineList, SuppressionList, Windows } from '../preflight/index.ts'
import { LaneList } from '../rate/index.ts'
import { checkedStore, isMemoryScope } from '../store/index.ts'
import { ClockWatch, compact, type Emitter, redactSecrets, redactText, SteadyClock } from '../util/index.ts'
import { capabilitiesOf, gupshupUrl } from './capabilities.ts'
import type { ClientResources } from './client-resources.ts'
import { createContext } from './create-context.ts'
import { CredentialWatch } from './credential-watch.ts'
import { Engine } from './engine.ts'
import { clientFallback } from './fallback.ts'
import { logEvents, logRetries, redactedLogger } from './log-events.ts'
import { type NormalizedOptions, normalizeOptions } from './normalize-options.ts'
import type { ClientOptions } from './options.ts'
import { StoreRenewalLock } from './renewal-lock.ts'
import type { RequestDefaults } from './send-request.ts'
import { UserIdCheck } from './user-id-check.ts'

/** What a client is made of. */
export interface ClientParts extends ClientResources {
  readonly engine: Engine
  readonly feed: ClientFeed
  readonly accountContext: AccountContext
  readonly userIdCheck: UserIdCheck
  /** Digits. */
  readonly source: string
  readonly requestDefaults: RequestDefaults & Required<Pick<RequestDefaults, 'lanes'>>
  /** May be printed. */
  readonly publicInfo: object
}

/**
 * Puts the rooms together. Opens nothing.
 *
 * @throws {ConfigurationError} naming the option or policy that cannot be used
 */
export function createClient(options: ClientOptions, events: Emitter<ClientEvents>): ClientParts {
  const normalized = normalizeOptions(options, process.env)
  const { appName, appId, defaultCountry, ttlMs, keepContent, logger } = normalized
  const source = sourceDigits(normalized)
  const normalize = (to: Recipient) => normalizeRecipient(to, { defaultCountry, source })
  const scoped = normalized.store.scoped(`${appName}:${source}`)
  const isStoreTrusted = options.store === undefined
  // The memory store rejects with our own errors only, and is called six times for each message.
  const store = isMemoryScope(scoped) ? scoped : checkedStore(scoped)
  const clockWatch = new ClockWatch(normalized.clock, (jump) => {
    // In a microtask, because the jump is noticed in the middle of other work.
    queueMicrotask(() => events.emit('clock', () => jump))
  })
  const clock = new SteadyClock(normalized.clock, clockWatch)
  const owner = randomUUID()
  const { timeoutMs } = normalized
  const transport = createTransport({
    ...normalized,
    partner: normalized.transport,
    // The header names whole seconds; this is the middle of one.
    onTime: (time) => clockWatch.recordTime('gupshup', time + 500),
    setTimer: (delayMs, task) => normalized.clock.setTimer(delayMs, task),
    skewMs: () => clockWatch.skewMs,
    renewalLock: new StoreRenewalLock({ store, clock, owner, timeoutMs, random: Math.random }),
    onRenewal: (event) => reportCredentials(events, event),
  })
  const capabilities = capabilitiesOf(normalized)
  const settings = {
    ...normalized,
    source,
    redact: (text: string) => redactText(transport.redact(text)),
    clientFallback: clientFallback(normalized.fallback, capabilities),
    templatesToUserIds: normalized.templatesToUserIds ?? normalized.transport !== undefined,
  }
  const api = settings.transport === undefined ? 'self-serve' : 'partner'
  const account: AccountContext = {
    call: transport.call,
    credentials: () => transport.credentialInfo(),
    api,
    appId,
    clock: settings.clock,
  }
  const wallet = new Wallet(account)
  const templates = new TemplateCatalog(account)
  // A template event is newer than the list.
  events.on('template', ({ templateId }) => templates.forget(templateId))
  // An error of the application's code can have the token that it gave.
  events.redact = transport.redact
  if (logger !== undefined) {
    const redacting = redactedLogger(logger, (line) => redactSecrets(transport.redact(line)))
    logEvents(events, redacting)
    logRetries(events, redacting, settings.clock)
  }
  const context = createContext(
    { settings, events, transport, store, isStoreTrusted, clock, clockWatch, owner, wallet, templates },
    { start: () => engine.start(), onLanesChange: () => engine.wakeWorkers() },
  )
  const credentialWatch = new CredentialWatch({
    account,
    clock,
    report: (event) => {
      // A key of a local server ends by no date of Gupshup's, so there only listeners and the logger hear of it.
      if (capabilities.isLocal) events.emit('credentials', () => event)
      else reportCredentials(events, event)
    },
  })
  const feed = new ClientFeed({ ...context, keepsFeed: settings.feed })
  const engine: Engine = new Engine(context, credentialWatch, feed)
  return {
    engine,
    feed,
    consumers: feed.consumers,
    accountContext: account,
    account: new Account(account),
    wallet,
    templates,
    subscriptions: new Subscriptions(account),
    // These get the store's errors at once, instead of waiting until the store is back.
    suppressions: new SuppressionList(store, clock, normalize),
    quarantine: new QuarantineList(store, clock),
    windows: new Windows(store, clock, normalize),
    people: new PeopleList(store, normalize),
    lanes: new LaneList({
      lanes: normalized.lanes,
      states: context.lanes,
      rateLimiter: context.rateLimiter,
      run: (work) => engine.run(work),
    }),
    messages: new Outbox({ ...context, normalize, newId: randomUUID, run: (work) => engine.run(work) }),
    userIdCheck: new UserIdCheck({ store, clock, api }),
    source,
    requestDefaults: {
      normalize,
      capabilities,
      ttlMs,
      keepContent,
      lanes: normalized.lanes,
      newId: randomUUID,
    },
    // The origin only, because an address can contain a user's name and password.
    publicInfo: compact({ appName, appId, baseUrl: gupshupUrl(settings).origin }),
  }
}

/**
 * The business number as digits.
 *
 * @throws {ConfigurationError} when it cannot be a phone number
 */
function sourceDigits({ source, defaultCountry }: NormalizedOptions): string {
  try {
    return normalizeNumber(source, { defaultCountry })
  } catch (error) {
    // A wrong defaultCountry is an error of its own.
    if (!(error instanceof InvalidMessageError)) throw error
    throw new ConfigurationError(
      'source is not a phone number: give the registered business number with its country code.',
      { option: 'source' },
    )
  }
}
