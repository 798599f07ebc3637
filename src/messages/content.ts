import type { MessageInput } from './message.ts'
import { checkMessage } from './prepare.ts'

/**
 * What a message says: the same for every way of writing it down, whatever API it is posted to.
 *
 * @throws {InvalidMessageError} If Gupshup would not take it.
 * @example
 * contentOf('Hello') // { type: 'text', text: 'Hello' }
 */
export function contentOf(input: MessageInput): object {
  return checkMessage(input).message
}
