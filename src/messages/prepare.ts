import { InvalidMessageError } from '../errors/index.ts'
import { type ApiCapabilities, defaultCapabilities } from './api-capabilities.ts'
import type { Given, MessageKind, PreparedMessage } from './kind.ts'
import { refuseLocalMedia } from './local-media.ts'
import { type Message, type MessageInput, messageKinds, undocumentedTypes } from './message.ts'
import { isPlainText, textKind } from './text.ts'

const kinds: ReadonlyMap<unknown, MessageKind<Message>> = new Map(Object.entries(messageKinds))

/**
 * Checks a message and returns the form that is posted. Fields that are null or undefined are left out.
 *
 * @param capabilities What the API that is posted to understands. Without it: what every API key can use.
 * @throws {InvalidMessageError} If Gupshup would refuse it. The error names the field, the limit and what was given.
 *
 * @example
 * prepareMessage('Hello').fields // { message: '{"type":"text","text":"Hello"}' }
 */
export function prepareMessage(
  input: MessageInput,
  capabilities: ApiCapabilities = defaultCapabilities,
): PreparedMessage {
  const { kind, message } = checkMessage(input)
  if (capabilities.isLocal !== true) refuseLocalMedia(message, kind.opened)
  return kind.prepare(message, capabilities)
}

/**
 * Checks a message by the rules of its type.
 *
 * @throws {InvalidMessageError} If it breaks one.
 */
function checkMessage(input: MessageInput): {
  readonly kind: MessageKind<Message>
  readonly message: Message
} {
  // Most messages are short texts, in which the schema would find nothing wrong.
  if (typeof input === 'string' && isPlainText(input))
    return { kind: textKind, message: { type: 'text', text: input } }
  const given: unknown = typeof input === 'string' ? { type: 'text', text: input } : input
  if (!isObject(given)) throw notAMessage(given)
  const { type } = given
  const kind = kinds.get(type)
  if (kind === undefined) throw unknownType(type)
  return { kind, message: kind.check(given) }
}

function isObject(given: unknown): given is Given {
  return typeof given === 'object' && given !== null && !Array.isArray(given)
}

function notAMessage(given: unknown): InvalidMessageError {
  const name = given === null ? 'null' : Array.isArray(given) ? 'an array' : `of type ${typeof given}`
  return new InvalidMessageError(`message must be a string or an object with a type, but is ${name}.`, {
    field: 'message',
  })
}

function unknownType(type: unknown): InvalidMessageError {
  const known = `This version sends ${[...kinds.keys()].join(', ')}.`
  return new InvalidMessageError(`message.type ${whatIsWrongWith(type)}. ${known}`, { field: 'message.type' })
}

function whatIsWrongWith(type: unknown): string {
  if (type === undefined) return 'is missing'
  if (typeof type !== 'string') return `must be a string, but is of type ${typeof type}`
  const shown = JSON.stringify(type.slice(0, 40))
  const interactive = undocumentedTypes.get(type)
  return interactive === undefined
    ? `${shown} is not known`
    : `${shown} cannot be sent, because Gupshup documents no form of it for this API. Through the partner API, send { type: 'interactive', interactive: { type: '${interactive}', … } }`
}

/**
 * The content of a message, which is the same for every spelling of it and every API.
 *
 * @throws {InvalidMessageError} If Gupshup would refuse it.
 * @example
 * contentOf('Hello') // { type: 'text', text: 'Hello' }
 */
export function contentOf(input: MessageInput): object {
  return checkMessage(input).message
}
