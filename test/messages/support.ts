import { InvalidMessageError } from '../../src/errors/index.ts'
import { normalizeNumber, type PreparedMessage, prepareMessage, type Wire } from '../../src/messages/index.ts'

/** What a caller without types may pass. */
export function prepareAnything(input: unknown, wire?: Wire): PreparedMessage {
  return Reflect.apply(prepareMessage, undefined, [input, wire])
}

/** What a caller without types may pass. */
export function normalizeAnything(to: unknown, defaultCountry?: unknown): string {
  return Reflect.apply(normalizeNumber, undefined, [to, defaultCountry])
}

/** The form fields, read from their JSON. */
export function fieldsOf(input: unknown): Record<string, unknown> {
  const fields = Object.entries(prepareAnything(input).fields ?? {})
  return Object.fromEntries(fields.map(([name, json]) => [name, JSON.parse(json)]))
}

/** The object that is posted for a session message. */
export function wireOf(input: unknown): unknown {
  const { message } = fieldsOf(input)
  return message
}

/** The partner API: everything that is not a template by its id goes to it as Meta's JSON. */
export const partner: Wire = { sessionFormat: 'v3', v3: ['message', 'marketing'] }

/** What is posted as JSON for a session message, through the partner API. */
export function metaOf(input: unknown): unknown {
  return prepareAnything(input, partner).body
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
