import { ConfigurationError, type Failure, isGupshupError } from './errors/index.ts'
import { type MessageInput, prepareMessage } from './messages/index.ts'
import type { Link, MessageRecord } from './store/index.ts'

/** A fallback chain: one message, or several that are tried in order. */
export type Fallback = MessageInput | readonly MessageInput[]

/** What a fallback function is told about the message that failed. */
export interface FallbackRequest {
  /** The whole number. */
  readonly to: string
  readonly metadata?: Readonly<Record<string, unknown>>
}

/** Chooses the fallback when it is needed; `undefined` means none. */
export type FallbackFunction = (failure: Failure, request: FallbackRequest) => Fallback | undefined

/**
 * The client's own fallbacks, ready to be asked for. What is not a function is checked now, not when it is needed.
 *
 * @throws {ConfigurationError} naming the field
 */
export function clientFallback(
  fallback: Fallback | FallbackFunction | undefined,
): (failure: Failure, record: MessageRecord) => readonly Link[] {
  if (fallback === undefined) return () => []
  if (typeof fallback !== 'function') {
    const links = checkedChain(fallback)
    return () => links
  }
  return (failure, { to, metadata }) =>
    chainOf(fallback(failure, { to, ...(metadata === undefined ? {} : { metadata }) }) ?? false)
}

function checkedChain(fallback: Fallback): Link[] {
  try {
    return chainOf(fallback)
  } catch (error) {
    if (!isGupshupError(error)) throw error
    throw new ConfigurationError(`The option fallback cannot be sent: ${error.message}`, {
      option: 'fallback',
    })
  }
}

/** A fallback as it is posted. `false` is none. */
export function chainOf(fallback: Fallback | false): Link[] {
  if (fallback === false) return []
  return isChain(fallback) ? fallback.map(prepareMessage) : [prepareMessage(fallback)]
}

function isChain(fallback: Fallback): fallback is readonly MessageInput[] {
  return Array.isArray(fallback)
}
