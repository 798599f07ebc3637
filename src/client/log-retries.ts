import type { ClientEvents } from '../events/index.ts'
import type { Clock, Emitter } from '../util/index.ts'
import type { Logger } from './options.ts'

/** A reason that is still there is warned of again after this long. */
const warnAgainMs = 60_000

/** Reasons that are remembered: text that varies more than this is no reason to grow without bound. */
const maxReasons = 100

interface Warned {
  readonly at: number
  /** Messages that were retried for the reason since then, without a warning of their own. */
  count: number
}

/** Writes a debug line for each retry, and warns of the first one of a message, once a minute for each reason. */
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
