import { inspect } from 'node:util'
import { NetworkError } from 'gupshup-outbound'
import { describe, expect, it } from 'vitest'
import { createError } from '../../src/errors/index.ts'
import { printableError, sanitizeCause } from '../../src/util/printable-error.ts'

const request = { headers: { apikey: 'k9x2' } }

function errorWith(fields: object, message = 'a bug'): Error {
  return Object.assign(new Error(message), fields)
}

describe('printableError()', () => {
  it.each([
    ['an error', new TypeError('a bug')],
    ['an error of Node', errorWith({ code: 'ECONNREFUSED', syscall: 'connect', errno: -111, port: 443 })],
    ['an abort', new DOMException('This operation was aborted', 'AbortError')],
    ['an error of this package', createError({ kind: 'network', via: 'network', reason: 'ECONNRESET' }, {})],
  ])('leaves %s as it is, because nothing in it is to hide', (_, error) => {
    expect(printableError(error)).toBe(error)
  })

  it.each([
    ['a request', errorWith({ request })],
    ['a field with the name of a secret', errorWith({ token: 'k9x2' })],
    ['a form of its own to be printed in', errorWith({ toJSON: () => request })],
    ['a secret in its message', errorWith({}, 'mint with secret=k9x2 failed')],
    ['other errors', new AggregateError([new Error('token=k9x2')], 'all failed')],
    ['a cause with a request', new Error('wrapped', { cause: errorWith({ request }) })],
    ['a text as its cause', new Error('wrapped', { cause: 'token=k9x2' })],
    ['an object as its cause', new Error('wrapped', { cause: request })],
  ])('makes a copy of an error that has %s', (_, error) => {
    const shown = printableError(error)
    expect(shown).toBeInstanceOf(Error)
    expect(shown).not.toBe(error)
    expect(inspect(shown, { depth: 9, showHidden: true })).not.toContain('k9x2')
    expect(JSON.stringify(shown)).not.toContain('k9x2')
  })

  it('keeps name, message, code, stack and causes', () => {
    const cause = errorWith({ code: 'EPIPE', request }, 'write')
    const error = Object.assign(new RangeError('call +91 99000 00001', { cause }), { code: 'E1', request })
    expect(printableError(error)).toMatchObject({
      name: 'RangeError',
      message: 'call 91••••••0001',
      code: 'E1',
      stack: expect.stringMatching(/^RangeError: call 91••••••0001\n {4}at .*printable-error\.test/),
      cause: { name: 'Error', message: 'write', code: 'EPIPE' },
    })
  })

  it('removes the secrets that are known by value', () => {
    const shown = printableError(new Error('with k9x2'), (text) => text.replaceAll('k9x2', '[token]'))
    expect(shown).toMatchObject({ message: 'with [token]' })
  })

  it('ends at a cause that has itself as its cause', () => {
    const error = errorWith({ request })
    error.cause = error
    expect(inspect(printableError(error), { depth: 20 })).not.toContain('k9x2')
  })

  it('survives an error that cannot be read', () => {
    const error = new Error('a bug')
    Object.defineProperty(error, 'config', {
      get() {
        throw new Error('token=k9x2')
      },
    })
    expect(printableError(error)).toMatchObject({ message: 'An error was thrown that cannot be read.' })
  })

  it('redacts a text, and leaves any other value that is no error', () => {
    expect(printableError('token=k9x2')).toBe('token=[secret]')
    const thrown = Object.create(null)
    expect(printableError(thrown)).toBe(thrown)
    expect(printableError(undefined)).toBeUndefined()
  })
})

describe('sanitizeCause()', () => {
  it('makes an error of anything, also of an object without a prototype', () => {
    expect(sanitizeCause(Object.create(null)).message).toBe('[object Object]')
    expect(sanitizeCause('token=k9x2').message).toBe('token=[secret]')
    expect(sanitizeCause(errorWith({ code: 'Bearer k9x2' }))).toMatchObject({ code: 'Bearer [secret]' })
  })

  it('is what an error of this package does to its cause', () => {
    const cause = errorWith({ request }, 'Authorization: Bearer k9x2')
    const error = createError({ kind: 'network', via: 'network' }, { cause })
    expect(error).toBeInstanceOf(NetworkError)
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('k9x2')
  })
})
