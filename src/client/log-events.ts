import { type ClientEvents, describeCredentials, type StoreEvent } from '../events/index.ts'
import { describeCause } from '../gate/index.ts'
import type { GateStatus, LaneEvent } from '../model/index.ts'
import { assertNever, type Clock, type Emitter, maskAddress, redactText, timeText } from '../util/index.ts'
import type { Logger } from './options.ts'

/** The same logger, for lines in which a text of others can have a key or a token. Each line is redacted by `redact`. */
export function redactedLogger(logger: Logger, redact: (line: string) => string): Logger {
  return {
    debug: (line) => logger.debug(redact(line)),
    info: (line) => logger.info(redact(line)),
    warn: (line) => logger.warn(redact(line)),
    error: (line) => logger.error(redact(line)),
  }
}

/** Writes events to a logger, redacted. */
export function logEvents(events: Emitter<ClientEvents>, logger: Logger): void {
  events.on('accepted', ({ id, to }) => logger.debug(`Message ${id} to ${maskAddress(to)} was accepted.`))
  events.on('status', ({ id, to, status }) =>
    logger.debug(`Message ${id} to ${maskAddress(to)} is ${status}.`),
  )
  events.on('failed', ({ id, error }) => logger.warn(`Message ${id} failed. ${error.message}`))
  events.on('unknown', ({ id, error }) =>
    logger.warn(`Message ${id}: its outcome is unknown. ${error.message}`),
  )
  events.on('canceled', ({ id, to }) => logger.info(`Message ${id} to ${maskAddress(to)} was canceled.`))
  events.on('rescheduled', ({ id, to, at }) =>
    logger.info(`Message ${id} to ${maskAddress(to)} may be sent from ${timeText(at)} on.`),
  )
  events.on('fallback', ({ id, step, error }) =>
    logger.info(`Message ${id}: fallback ${step} is sent. ${error.message}`),
  )
  events.on('suppressed', ({ to, suppression: { code, event, scope, provisional } }) => {
    const how = provisional ? ' provisionally' : scope === 'marketing' ? ' for marketing' : ''
    const why = code === undefined ? (event ?? '') : `${code}`
    logger.warn(`${maskAddress(to)} is suppressed${how}${why === '' ? '' : `, after ${why}`}.`)
  })
  events.on('unsuppressed', ({ to, evidence, suppression: { code } }) =>
    logger.info(
      `${maskAddress(to)} is no longer suppressed after ${code}: ${evidence} shows that it is on WhatsApp.`,
    ),
  )
  events.on('quarantined', ({ template, quarantine: { code, status, until } }) => {
    const why = code ?? status
    const end = until === undefined ? '' : ` until ${timeText(until)}`
    logger.warn(
      `Template ${redactText(template)} is in quarantine${end}${why === undefined ? '' : `, after ${why}`}.`,
    )
  })
  events.on('account', ({ event, status, tier }) =>
    logger.info(redactText(`Account event: ${[event, status, tier].filter(Boolean).join(', ')}.`)),
  )
  events.on('gate', ({ gate, previous }) => {
    logger.warn(`The gate is ${redactText(describeGate(gate))} (it was ${previous.state}).`)
  })
  events.on('rate', ({ change, cause, message }) => {
    const isCut = cause.type === 'cut' || cause.type === 'slowed'
    if (change === 'rate' && isCut) logger.warn(message)
    else logger.info(message)
  })
  events.on('lane', (event) => logger.warn(redactText(describeLane(event))))
  events.on('anomaly', ({ message }) => logger.error(message))
  events.on('recovered', ({ resumed, unknown }) =>
    logger.warn(
      `Recovered the messages of a crashed process: ${resumed} are sent now, the outcome of ${unknown} is unknown.`,
    ),
  )
  events.on('no-webhooks', ({ message }) => logger.warn(message))
  events.on('clock', ({ clock, jumpedMs }) => {
    const whose = clock === 'machine' ? 'of this machine' : "of the store's server"
    const direction = jumpedMs < 0 ? 'back' : 'forward'
    logger.warn(
      `The clock ${whose} was set ${direction} by ${Math.round(Math.abs(jumpedMs) / 1_000)} s. Waits and timeouts are not affected.`,
    )
  })
  events.on('unmatched', ({ event }) =>
    logger.info(`A ${event.status} event belongs to no message of this client.`),
  )
  events.on('store', (event) => {
    const line = redactText(describeStore(event))
    if (event.state === 'reset') logger.error(line)
    else logger.warn(line)
  })
  events.on('credentials', (event) => {
    const line = redactText(describeCredentials(event))
    if (event.change === 'renewed') logger.info(line)
    else logger.warn(line)
  })
  events.on('consumer', ({ change, message }) =>
    change === 'gap' ? logger.error(message) : logger.warn(message),
  )
  events.on('send-all', ({ message }) => logger.warn(redactText(message)))
  events.on('webhook-rejected', ({ message }) => logger.warn(message))
  events.on('error', (error) => logger.error(`Error in the background: ${describe(error)}`))
}

function describeGate(gate: GateStatus): string {
  switch (gate.state) {
    case 'open':
    case 'probing':
      return gate.state
    case 'backing-off':
      return `${gate.state} for ${Math.ceil(gate.pauseMs / 1_000)} s: ${describeCause(gate.cause)}`
    case 'halted':
      return `${gate.state}: ${gate.reason}`
    default:
      return assertNever(gate)
  }
}

function describeLane(event: LaneEvent): string {
  return event.state === 'paused'
    ? `Lane ${event.lane} is paused, and its messages wait: ${event.reason}`
    : `Lane ${event.lane} is running again.`
}

function describe(error: unknown): string {
  if (error instanceof Error) return redactText(`${error.name}: ${error.message}`)
  // `String()` of an object without a prototype throws.
  return typeof error === 'object' && error !== null ? 'a thrown object' : redactText(String(error))
}

/** Describes a `store` event in a sentence or two. */
function describeStore(event: StoreEvent): string {
  if (event.state === 'reset') return event.message
  const seconds = Math.round(event.downMs / 1_000)
  const length = `${seconds} s, in which ${event.failures} ${event.failures === 1 ? 'step' : 'steps'} failed`
  switch (event.state) {
    case 'unavailable':
      return event.failures === 1
        ? `The store cannot be used. ${event.error.message}`
        : `The store still cannot be used, after ${length}. ${event.error.message}`
    case 'available':
      return `The store can be used again, after ${length}.`
    default:
      return assertNever(event)
  }
}

/** A reason that persists causes a warning again after this time. */
const warnAgainMs = 60_000

/** How many reasons are remembered, because their text can vary without bound. */
const maxReasons = 100

interface Warned {
  readonly at: number
  /** Messages that were retried for this reason since then, without a warning. */
  count: number
}

/** Writes a debug line for each retry, and a warning for the first retry of a message, once a minute for each reason. */
export function logRetries(
  events: Emitter<ClientEvents>,
  logger: Logger,
  clock: Pick<Clock, 'monotonic'>,
): void {
  const warned = new Map<string, Warned>()
  events.on('retry', ({ id, retries, pauseMs, error }) => {
    const line = `Message ${id} is tried again in ${Math.round(pauseMs)} ms (retry ${retries}). ${error.message}`
    logger.debug(line)
    if (retries !== 1) return
    const reason = `${error.kind} ${error.code ?? ''} ${error.reason ?? ''}`
    const last = warned.get(reason)
    const now = clock.monotonic()
    if (last !== undefined && now - last.at < warnAgainMs) {
      last.count += 1
      return
    }
    warned.delete(reason)
    const [oldest] = warned.keys()
    if (warned.size >= maxReasons && oldest !== undefined) warned.delete(oldest)
    warned.set(reason, { at: now, count: 0 })
    const more =
      last === undefined || last.count === 0 ? '' : ` So were ${last.count} others since the last warning.`
    logger.warn(line + more)
  })
}
