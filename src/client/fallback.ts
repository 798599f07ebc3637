import { ConfigurationError, InvalidMessageError, isGupshupError } from '../errors/index.ts'
import {
  type ApiCapabilities,
  contentOf,
  defaultCapabilities,
  type MessageInput,
  prepareMessage,
} from '../messages/index.ts'
import type { Failure, MessageRecord, Step } from '../model/index.ts'
import { property } from '../util/index.ts'

/** A fallback chain: one message, or several that are tried in order. */
export type Fallback = MessageInput | readonly MessageInput[]

/** What a fallback function is told about the message that failed. */
export interface FallbackRequest {
  /** The whole number. */
  readonly to: string
  readonly metadata?: Readonly<Record<string, unknown>> | undefined
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
  wire: ApiCapabilities = defaultCapabilities,
): (failure: Failure, record: MessageRecord) => readonly Step[] {
  if (fallback === undefined) return () => []
  if (typeof fallback !== 'function') {
    const links = checkedChain(fallback, wire)
    return () => links
  }
  return (failure, { to, metadata }) => {
    const chosen = fallback(failure, { to, ...(metadata === undefined ? {} : { metadata }) }) ?? false
    if (isPromise(chosen)) {
      const sentence =
        'fallback must return a message, not a promise. Write a function that is not async: what it needs must be at hand.'
      throw new ConfigurationError(sentence, { option: 'fallback' })
    }
    return chainOf(chosen, wire)
  }
}

/** Whether it is a promise, whose rejection is taken care of: nothing else would, and the process would end. */
function isPromise(given: unknown): boolean {
  const then = property(given, 'then')
  if (typeof then !== 'function') return false
  Promise.resolve(given).catch(() => {})
  return true
}

function checkedChain(fallback: Fallback, wire: ApiCapabilities): Step[] {
  try {
    return chainOf(fallback, wire)
  } catch (error) {
    if (!isGupshupError(error)) throw error
    throw new ConfigurationError(error.message, { option: 'fallback' })
  }
}

/**
 * A fallback as it is posted. `false` is none.
 *
 * @throws {InvalidMessageError} naming the fallback and its field
 */
export function chainOf(fallback: Fallback | false, wire: ApiCapabilities): Step[] {
  if (fallback === false) return []
  if (isPromise(fallback)) {
    const sentence =
      'fallback is a promise. Give a message, or a function that is not async: what it needs must be at hand.'
    throw new InvalidMessageError(sentence, { field: 'fallback' })
  }
  return isChain(fallback)
    ? fallback.map((message, index) => prepareFallback(message, wire, `fallback.${index}`))
    : [prepareFallback(fallback, wire, 'fallback')]
}

/** What the fallbacks of a request say: see `contentOf()`. */
export function contentsOf(fallback: Fallback | false): object[] {
  if (fallback === false) return []
  return isChain(fallback) ? fallback.map((message) => contentOf(message)) : [contentOf(fallback)]
}

function prepareFallback(message: MessageInput, wire: ApiCapabilities, name: string): Step {
  try {
    return prepareMessage(message, wire)
  } catch (error) {
    if (!(error instanceof InvalidMessageError)) throw error
    const rename = (text: string) => text.replace(/^message\b/, name)
    throw new InvalidMessageError(rename(error.message), { field: rename(error.field ?? 'message') })
  }
}

function isChain(fallback: Fallback): fallback is readonly MessageInput[] {
  return Array.isArray(fallback)
}
