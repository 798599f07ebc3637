import { InvalidMessageError } from '../../src/errors/index.ts'
import { normalizeNumber, type PreparedMessage, prepareMessage } from '../../src/messages/index.ts'

/** What a caller without types may pass. */
export function prepareAnything(input: unknown): PreparedMessage {
  return Reflect.apply(prepareMessage, undefined, [input])
}

/** What a caller without types may pass. */
export function normalizeAnything(to: unknown, defaultCountry?: unknown): string {
  return Reflect.apply(normalizeNumber, undefined, [to, defaultCountry])
}

/** The form fields, read from their JSON. */
export function fieldsOf(input: unknown): Record<string, unknown> {
  const fields = Object.entries(prepareAnything(input).fields)
  return Object.fromEntries(fields.map(([name, json]) => [name, JSON.parse(json)]))
}

/** The object that is posted for a session message. */
export function wireOf(input: unknown): unknown {
  const { message } = fieldsOf(input)
  return message
}

/** The error that a call ends with; anything but a refusal fails the test. */
export function refusalOf(call: () => unknown): InvalidMessageError {
  try {
    call()
  } catch (error) {
    if (error instanceof InvalidMessageError) return error
    throw error
  }
  throw new Error('It was not refused.')
}
