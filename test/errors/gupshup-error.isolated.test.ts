import { inspect } from 'node:util'
import { describe, expect, it, vi } from 'vitest'
import { createError, hasCode, isGupshupError } from '../../src/errors/create-error.ts'
import { RecipientError } from '../../src/errors/error-classes.ts'
import { GupshupError } from '../../src/errors/gupshup-error.ts'
import { HaltedError } from '../../src/errors/halted-error.ts'
import { ClosedError, OutcomeUnknownError } from '../../src/errors/sending-errors.ts'
import { StoreError } from '../../src/errors/store-error.ts'
import { SuppressedError } from '../../src/errors/suppressed-error.ts'
import { ConfigurationError, InvalidMessageError, WebhookError } from '../../src/errors/usage-errors.ts'
import type { Receipt } from '../../src/model/receipt.ts'

const to = '919900000001'
const since = Date.parse('2026-11-23T10:00:00Z')

const optedOut = createError(
  { kind: 'recipient', via: 'webhook', system: 'gupshup', code: 1012, reason: 'Number Opted Out' },
  { to, id: 'msg-7', action: { type: 'skip', forMs: null } },
)

describe('an error that is printed', () => {
  it('begins its stack with its name', () => {
    expect(optedOut.stack).toMatch(/^NumberOptedOutError: Message msg-7 to /)
    expect(optedOut.toString()).toMatch(/^NumberOptedOutError: /)
  })

  it('is readable in JSON, without what is not known', () => {
    expect(JSON.parse(JSON.stringify(optedOut))).toEqual({
      name: 'NumberOptedOutError',
      message: optedOut.message,
      kind: 'recipient',
      via: 'webhook',
      code: 1012,
      system: 'gupshup',
      reason: 'Number Opted Out',
      action: { type: 'skip', forMs: null },
      to: '91••••••0001',
      id: 'msg-7',
      docsUrl: 'https://partner-docs.gupshup.io/docs/error-codes',
    })
  })

  it('is readable in the console: stack first, then what is known', () => {
    const shown = inspect(optedOut)
    expect(shown).toMatch(/^NumberOptedOutError: Message msg-7/)
    expect(shown).toMatch(/\n {4}at .*gupshup-error\.isolated\.test\.ts/)
    expect(shown).toContain("to: '91••••••0001'")
    expect(shown).not.toContain('messageId')
  })

  it('is short where it lies deep in something else', () => {
    expect(inspect({ one: { two: { three: optedOut } } }, { depth: 1 })).toContain('[Object]')
    expect(inspect({ one: { two: optedOut } }, { depth: 1 })).toContain('[NumberOptedOutError]')
  })
})

describe('the cause of an error', () => {
  it('keeps name, message, code and syscall, and nothing else', () => {
    const original = Object.assign(new TypeError('write failed for +91 99000 00001'), {
      code: 'EPIPE',
      syscall: 'write',
      config: { headers: { apikey: 'sk_7c1f0e9b' } },
    })
    const { cause } = new StoreError('The store could not be written.', { cause: original })

    expect(cause).toBeInstanceOf(Error)
    expect(cause).toMatchObject({
      name: 'TypeError',
      message: 'write failed for 91••••••0001',
      code: 'EPIPE',
      syscall: 'write',
    })
    expect(inspect(cause, { depth: 20, showHidden: true })).not.toMatch(/sk_7c1f|99000/)
  })

  it('is shown in the console and not in JSON', () => {
    const error = new StoreError('The store could not be written.', { cause: new Error('disk full') })
    expect(inspect(error)).toContain('disk full')
    expect(JSON.stringify(error)).not.toContain('disk full')
  })

  it('can be anything that was thrown', () => {
    expect(new StoreError('x', { cause: 'only words' }).cause).toMatchObject({ message: 'only words' })
    expect(new StoreError('x').cause).toBeUndefined()
  })
})

describe('isGupshupError and hasCode', () => {
  it('know the errors of this package', () => {
    expect(isGupshupError(optedOut)).toBe(true)
    expect(isGupshupError(new ConfigurationError('x'))).toBe(true)
    expect(hasCode(optedOut, 1012)).toBe(true)
    expect(hasCode(optedOut, [1002, 1012])).toBe(true)
  })

  it('know the errors of another copy of this package', async () => {
    vi.resetModules()
    const copy = await import('../../src/errors/index.ts')
    const foreign = copy.createError({ kind: 'recipient', via: 'webhook', system: 'gupshup', code: 1002 })
    expect(foreign).toBeInstanceOf(GupshupError)
    expect(isGupshupError(foreign)).toBe(true)
    expect(hasCode(foreign, 1002)).toBe(true)
  })

  it.each([
    undefined,
    null,
    1012,
    'error',
    {},
    { code: 1012 },
    new Error('x'),
    Object.assign(new Error('x'), { code: 1012 }),
  ])('know that %o is none', (value) => {
    expect(isGupshupError(value)).toBe(false)
    expect(hasCode(value, 1012)).toBe(false)
  })

  it('know another code from this one', () => {
    expect(hasCode(optedOut, 1002)).toBe(false)
    expect(hasCode(optedOut, [])).toBe(false)
    expect(hasCode(new ClosedError(), [1012])).toBe(false)
  })

  it('narrow the type', () => {
    const error: unknown = optedOut
    const code: number | undefined = hasCode(error, 1012) ? error.code : undefined
    const kind: 'recipient' | undefined = error instanceof RecipientError ? error.kind : undefined
    expect({ code, kind }).toEqual({ code: 1012, kind: 'recipient' })
  })
})

describe('OutcomeUnknownError', () => {
  const receipt: Receipt = {
    id: 'msg-7',
    to,
    status: 'unknown',
    outcome: () => Promise.reject(new Error('unused')),
  }
  const error = createError({ kind: 'outcome-unknown', via: 'network' }, { to, receipt })

  it('carries the receipt', () => {
    expect(error).toBeInstanceOf(OutcomeUnknownError)
    expect(error instanceof OutcomeUnknownError && error.receipt).toBe(receipt)
  })

  it('does not show it, because it has the whole number', () => {
    expect(inspect(error, { depth: 20 })).not.toContain(to)
    expect(JSON.stringify(error)).not.toContain(to)
    expect(Object.keys(error)).not.toContain('receipt')
  })
})

describe('HaltedError', () => {
  it('says since when, why and how to go on', () => {
    const failure = { kind: 'account', via: 'webhook', system: 'gupshup', code: 1003 } as const
    const error = new HaltedError({ reason: 'the wallet is empty', since, failure, to })
    expect(error.message).toBe(
      'Sending is halted since 2026-11-23T10:00:00.000Z: the wallet is empty. ' +
        'The message to 91••••••0001 was not sent. Remove the cause, then call client.resume().',
    )
    expect(error).toMatchObject({ kind: 'halted', code: 1003, since, reason: 'the wallet is empty' })
  })

  it('does without a time and a number', () => {
    expect(new HaltedError({ reason: 'Maintenance!' }).message).toMatch(
      /^Sending is halted: Maintenance! The message was/,
    )
  })
})

describe('SuppressedError', () => {
  it('says which code suppressed the number, when, and how to lift it', () => {
    const error = new SuppressedError({ to, code: 1012, system: 'gupshup', since })
    expect(error.message).toBe(
      '91••••••0001 was suppressed after 1012 (Number Opted Out) on 2026-11-23T10:00:00.000Z, for good. ' +
        'Nothing was sent. If the number is good, call client.suppressions.remove(number) and send again.',
    )
    expect(hasCode(error, 1012)).toBe(true)
  })

  it('says until when', () => {
    const error = new SuppressedError({ to, since, until: since + 60_000 })
    expect(error.message).toContain(
      'was suppressed by hand on 2026-11-23T10:00:00.000Z, until 2026-11-23T10:01:00.000Z.',
    )
    expect(error.until).toBe(since + 60_000)
  })

  it('survives a time that no calendar reaches', () => {
    expect(new SuppressedError({ to, since, until: 1e300 }).message).toContain('until 1e+300 ms after 1970')
  })
})

describe('errors of use', () => {
  it('name what is wrong', () => {
    expect(new InvalidMessageError('text is missing.', { field: 'text', to })).toMatchObject({
      name: 'InvalidMessageError',
      kind: 'invalid-message',
      field: 'text',
      to: '91••••••0001',
    })
    expect(new ConfigurationError('apiKey is missing.', { option: 'apiKey' })).toMatchObject({
      name: 'ConfigurationError',
      kind: 'configuration',
      option: 'apiKey',
    })
    expect(new WebhookError('foreign-product', 'That is another product.')).toMatchObject({
      name: 'WebhookError',
      kind: 'webhook',
      reason: 'foreign-product',
    })
    expect(new ClosedError()).toMatchObject({ name: 'ClosedError', kind: 'closed' })
  })
})
