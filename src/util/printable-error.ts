import { inspectCustom } from './inspect.ts'
import { property } from './objects.ts'
import { redactText } from './redact.ts'
import { isSecretName, redactSecrets } from './secrets.ts'

/** Every error of this package has it, and is printable as it is. See `errors/gupshup-error.ts`. */
const ownError: unique symbol = Symbol.for('gupshup-outbound.error')

/** What a log needs of an error of Node. */
const shownFields = ['code', 'syscall'] as const

/** Deeper causes are left out. It ends cycles. */
const maxCauses = 5

/**
 * An error of code that is not ours, safe for any logger: the error itself if nothing in it is to hide, and otherwise a copy with its name, message, code,
 * syscall, stack and causes, without numbers and secrets. An HTTP client's error has the request with its headers and its body, and so the key or
 * the secret in it. A value that is no error stays as it is; a text is redacted.
 *
 * @param redactKnown Removes the secrets that are known by value from a text.
 */
export function printableError(error: unknown, redactKnown: Redact = (text) => text): unknown {
  const redact = (text: string) => redactText(redactKnown(text))
  try {
    return printable(error, redact, 0)
  } catch {
    // A getter of it threw.
    return new Error('An error was thrown that cannot be read.')
  }
}

type Redact = (text: string) => string

function printable(error: unknown, redact: Redact, depth: number): unknown {
  if (typeof error === 'string') return redact(error)
  if (!(error instanceof Error) || isPrintable(error, redact)) return error
  const copy = copyOf(error, redact)
  const stack = textOf(property(error, 'stack'))
  const frames = stack.search(/^ {4}at /m)
  copy.stack = headOf(copy) + (frames === -1 ? '' : `\n${redactSecrets(stack.slice(frames))}`)
  if (error.cause !== undefined && depth < maxCauses) {
    const value = printable(error.cause, redact, depth + 1)
    // Only an error or a text: an object may be anything.
    const cause = value instanceof Error || typeof value !== 'object' ? value : '[object]'
    Object.defineProperty(copy, 'cause', { value: cause, configurable: true, writable: true })
  }
  return copy
}

function isPrintable(error: Error, redact: Redact): boolean {
  if (ownError in error) return true
  if ('toJSON' in error || inspectCustom in error) return false
  return Reflect.ownKeys(error).every((key) => {
    const value = property(error, key)
    if (key === 'stack') return redactSecrets(textOf(value)) === value
    return isHarmless(value, redact) && !(typeof key === 'string' && isSecretName(key))
  })
}

function isHarmless(value: unknown, redact: Redact): boolean {
  if (typeof value === 'string' || typeof value === 'number') return redact(`${value}`) === `${value}`
  return value === null || value === undefined || typeof value === 'boolean'
}

/**
 * A printable copy of any error, with the name, message, code and syscall of the original. It has no stack, which would show where the cause was
 * copied, and not where it was thrown.
 */
export function sanitizeCause(cause: unknown): Error {
  const sanitized = copyOf(cause, redactText)
  sanitized.stack = headOf(sanitized)
  return sanitized
}

function headOf({ name, message }: Error): string {
  return `${name}: ${message}`
}

function copyOf(error: unknown, redact: Redact): Error {
  const isObject = typeof error === 'object' && error !== null
  // `String()` of an object without a prototype throws.
  const message =
    error instanceof Error ? textOf(error.message) : isObject ? '[object Object]' : String(error)
  const copy = new Error(redact(message))
  if (error instanceof Error) copy.name = redact(textOf(error.name))
  for (const key of shownFields) {
    const value = property(error, key)
    if (typeof value === 'string' || typeof value === 'number') {
      const shown = typeof value === 'string' ? redact(value) : value
      Object.defineProperty(copy, key, { value: shown, enumerable: true })
    }
  }
  return copy
}

/** An application can throw an error whose fields are anything. */
function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}
