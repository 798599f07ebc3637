import { expect } from 'vitest'
import { InvalidMessageError } from '../../src/errors/usage-errors.ts'
import type { ApiCapabilities } from '../../src/messages/api-capabilities.ts'
import type { PreparedMessage } from '../../src/messages/kind.ts'
import { normalizeNumber } from '../../src/messages/number.ts'
import { prepareMessage } from '../../src/messages/prepare.ts'

/** What a caller without types may pass. */
export function prepareAnything(input: unknown, wire?: ApiCapabilities): PreparedMessage {
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
export const partner: ApiCapabilities = { sessionFormat: 'v3', v3: ['message', 'marketing'] }

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

/**
 * Shows that a text may have so many characters and not one more, and that the error says so.
 *
 * @param messageWith The message with the text in its place.
 */
export function expectLongest(
  messageWith: (text: string) => unknown,
  limit: number,
  field: string,
  wire?: ApiCapabilities,
): void {
  const prepare = (text: string) => prepareAnything(messageWith(text), wire)
  prepare('é'.repeat(limit))
  const error = refusalOf(() => prepare('é'.repeat(limit + 1)))
  const [most, given] = [limit, limit + 1].map((figure) => figure.toLocaleString('en'))
  // How long a secret is is a secret too.
  const shown = field.endsWith('oneTimePassword') ? '.' : `, but is ${given}.`
  expect(error.message).toContain(`${field} must be at most ${most} characters long${shown}`)
  expect(error.field).toBe(field)
  expect(refusalOf(() => prepare(' ')).message).toContain(`${field} must not be blank`)
}
