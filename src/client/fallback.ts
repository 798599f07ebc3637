import { ConfigurationError, InvalidMessageError, isGupshupError } from '../errors/index.ts'
import {
  type ApiCapabilities,
  contentOf,
  defaultCapabilities,
  type MessageInput,
  prepareMessage,
} from '../messages/index.ts'
import type { Failure, MessageRecord, Step } from '../model/index.ts'
import { compact, property } from '../util/index.ts'

/** A fallback chain: one message, or several that are tried in order. */
export type Fallback = MessageInput | readonly MessageInput[]

/** What a fallback function gets about the message that failed. */
export interface FallbackRequest {
  /** The whole number, or the id of the person. */
  readonly to: string
  readonly metadata?: Readonly<Record<string, unknown>> | undefined
}

/** Returns the fallback when it is needed; `undefined`: none. */
export type FallbackFunction = (failure: Failure, request: FallbackRequest) => Fallback | undefined

/**
 * The client's own fallbacks. They are checked now, unless a function makes them later.
 *
 * @throws {ConfigurationError} naming the field
 */
export function clientFallback(
  fallback: Fallback | FallbackFunction | undefined,
  capabilities: ApiCapabilities = defaultCapabilities,
): (failure: Failure, record: MessageRecord) => readonly Step[] {
  if (fallback === undefined) return () => []
  if (typeof fallback !== 'function') {
    const steps = checkedChain(fallback, capabilities)
    return () => steps
  }
  return (failure, { to, metadata }) => {
    const chosen = fallback(failure, compact({ to, metadata })) ?? false
    if (isPromise(chosen)) {
      const sentence =
        'fallback must return a message, not a promise. Write a function that is not async, and fetch what it needs before.'
      throw new ConfigurationError(sentence, { option: 'fallback' })
    }
    return chainOf(chosen, capabilities)
  }
}

/** Whether it is a promise. Its rejection is handled here, because an unhandled one would end the process. */
function isPromise(given: unknown): boolean {
  const then = property(given, 'then')
  if (typeof then !== 'function') return false
  Promise.resolve(given).catch(() => {})
  return true
}

function checkedChain(fallback: Fallback, capabilities: ApiCapabilities): Step[] {
  try {
    return chainOf(fallback, capabilities)
  } catch (error) {
    if (!isGupshupError(error)) throw error
    throw new ConfigurationError(error.message, { option: 'fallback' })
  }
}

/**
 * The steps of a fallback. `false`: none.
 *
 * @throws {InvalidMessageError} naming the fallback and its field
 */
export function chainOf(fallback: Fallback | false, capabilities: ApiCapabilities): Step[] {
  if (fallback === false) return []
  if (isPromise(fallback)) {
    const sentence =
      'fallback is a promise. Give a message, or a function that is not async, and fetch what it needs before.'
    throw new InvalidMessageError(sentence, { field: 'fallback' })
  }
  return isChain(fallback)
    ? fallback.map((message, index) => prepareFallback(message, capabilities, `fallback.${index}`))
    : [prepareFallback(fallback, capabilities, 'fallback')]
}

/** The content of a request's fallbacks, see `contentOf()`. */
export function contentsOf(fallback: Fallback | false): object[] {
  if (fallback === false) return []
  return isChain(fallback) ? fallback.map((message) => contentOf(message)) : [contentOf(fallback)]
}

function prepareFallback(message: MessageInput, capabilities: ApiCapabilities, name: string): Step {
  try {
    return prepareMessage(message, capabilities)
  } catch (error) {
    if (!(error instanceof InvalidMessageError)) throw error
    const rename = (text: string) => text.replace(/^message\b/, name)
    throw new InvalidMessageError(rename(error.message), { field: rename(error.field ?? 'message') })
  }
}

function isChain(fallback: Fallback): fallback is readonly MessageInput[] {
  return Array.isArray(fallback)
}
