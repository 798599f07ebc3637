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
  it('an error that is printed begins its stack with its name', () => {
    expect(optedOut.stack).toMatch(/^NumberOptedOutError: Message msg-7 to /)
    expect(optedOut.toString()).toMatch(/^NumberOptedOutError: /)
  })

  it('an error that is printed as JSON leaves out unknown details', () => {
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

  it('an error that is printed in the console shows its stack, then its details', () => {
    const shown = inspect(optedOut)
    expect(shown).toMatch(/^NumberOptedOutError: Message msg-7/)
    expect(shown).toMatch(/\n {4}at .*gupshup-error\.isolated\.test\.ts/)
    expect(shown).toContain("to: '91••••••0001'")
    expect(shown).not.toContain('messageId')
  })

  it('an error that is printed deep inside another object is short', () => {
    expect(inspect({ one: { two: { three: optedOut } } }, { depth: 1 })).toContain('[Object]')
    expect(inspect({ one: { two: optedOut } }, { depth: 1 })).toContain('[NumberOptedOutError]')
  })
})

describe('the cause of an error', () => {
  it('the cause of an error keeps name, message, code and syscall, and nothing else', () => {
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

  it('the cause of an error is shown in the console and not in JSON', () => {
    const error = new StoreError('The store could not be written.', { cause: new Error('disk full') })
    expect(inspect(error)).toContain('disk full')
    expect(JSON.stringify(error)).not.toContain('disk full')
  })

  it('the cause of an error can be anything that was thrown', () => {
    expect(new StoreError('x', { cause: 'only words' }).cause).toMatchObject({ message: 'only words' })
    expect(new StoreError('x').cause).toBeUndefined()
  })
})

describe('isGupshupError and hasCode', () => {
  it('isGupshupError and hasCode recognize the errors of this package', () => {
    expect(isGupshupError(optedOut)).toBe(true)
    expect(isGupshupError(new ConfigurationError('x'))).toBe(true)
    expect(hasCode(optedOut, 1012)).toBe(true)
    expect(hasCode(optedOut, [1002, 1012])).toBe(true)
  })

  it('isGupshupError and hasCode recognize the errors of another copy of this package', async () => {
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
  ])('isGupshupError and hasCode do not recognize %o', (value) => {
    expect(isGupshupError(value)).toBe(false)
    expect(hasCode(value, 1012)).toBe(false)
  })

  it('isGupshupError and hasCode tell one code from another', () => {
    expect(hasCode(optedOut, 1002)).toBe(false)
    expect(hasCode(optedOut, [])).toBe(false)
    expect(hasCode(new ClosedError(), [1012])).toBe(false)
  })

  it('isGupshupError and hasCode narrow the type', () => {
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

  it('OutcomeUnknownError carries the receipt', () => {
    expect(error).toBeInstanceOf(OutcomeUnknownError)
    expect(error instanceof OutcomeUnknownError && error.receipt).toBe(receipt)
  })

  it('OutcomeUnknownError does not print its receipt, which has the whole number', () => {
    expect(inspect(error, { depth: 20 })).not.toContain(to)
    expect(JSON.stringify(error)).not.toContain(to)
    expect(Object.keys(error)).not.toContain('receipt')
  })
})

describe('HaltedError', () => {
  it('HaltedError says since when, why, and how to resume', () => {
    const failure = { kind: 'account', via: 'webhook', system: 'gupshup', code: 1003 } as const
    const error = new HaltedError({ reason: 'the wallet is empty', since, failure, to })
    expect(error.message).toBe(
      'Sending is halted since 2026-11-23T10:00:00.000Z: the wallet is empty. ' +
        'The message to 91••••••0001 was not sent. Remove the cause, then call client.resume().',
    )
    expect(error).toMatchObject({ kind: 'halted', code: 1003, since, reason: 'the wallet is empty' })
  })

  it('HaltedError needs neither a time nor a number', () => {
    expect(new HaltedError({ reason: 'Maintenance!' }).message).toMatch(
      /^Sending is halted: Maintenance! The message was/,
    )
  })
})

describe('SuppressedError', () => {
  it('SuppressedError says which code suppressed the number, when, and how to lift it', () => {
    const error = new SuppressedError({ to, code: 1012, system: 'gupshup', since })
    expect(error.message).toBe(
      '91••••••0001 was suppressed after 1012 (Number Opted Out) on 2026-11-23T10:00:00.000Z, for good. ' +
        'Nothing was sent. If the number is good, call client.suppressions.remove(number) and send again.',
    )
    expect(hasCode(error, 1012)).toBe(true)
  })

  it('SuppressedError of a person without a known number says how to lift it, without the id', () => {
    const userId = 'IN.1648700000000001'
    const error = new SuppressedError({ to: userId, since, scope: 'marketing', event: 'marketing-stop' })
    expect(error.message).toMatch(
      /^\[user id\] was suppressed for marketing by the person \(marketing-stop\) on .* for good\. Nothing was sent\./,
    )
    expect(error.message).toContain(
      "If the person wants messages again, call client.suppressions.remove({ userId }, { scope: 'marketing' }) and send again.",
    )
    expect(error.message).not.toContain(userId)
  })

  it('SuppressedError says when the suppression ends', () => {
    const error = new SuppressedError({ to, since, until: since + 60_000 })
    expect(error.message).toContain(
      'was suppressed by hand on 2026-11-23T10:00:00.000Z, until 2026-11-23T10:01:00.000Z.',
    )
    expect(error.until).toBe(since + 60_000)
  })

  it('SuppressedError accepts a time beyond the range of dates', () => {
    expect(new SuppressedError({ to, since, until: 1e300 }).message).toContain('until 1e+300 ms after 1970')
  })
})

describe('errors of use', () => {
  it('an error of usage names the wrong field or option', () => {
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
