import { property } from './property.ts'
import { redactText } from './redact.ts'

/**
 * A plain error that is safe to print: name, message, code and syscall of the original, and nothing it drags along. An
 * HTTP client's error carries the request with its headers, and so the API key.
 */
export function sanitizeCause(cause: unknown): Error {
  const message = cause instanceof Error ? cause.message : String(cause)
  const sanitized = new Error(redactText(message))
  if (cause instanceof Error) sanitized.name = cause.name
  for (const key of ['code', 'syscall'] as const) {
    const value = property(cause, key)
    if (typeof value === 'string' || typeof value === 'number') {
      Object.defineProperty(sanitized, key, { value, enumerable: true })
    }
  }
  // The stack of this line would mislead: it says where the cause was copied, not where it came from.
  sanitized.stack = `${sanitized.name}: ${sanitized.message}`
  return sanitized
}
