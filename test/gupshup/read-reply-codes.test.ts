import { describe, expect, it } from 'vitest'
import { createError } from '../../src/errors/create-error.ts'
import { readReply } from '../../src/gupshup/read-reply.ts'
import { refused, unknown } from './seen-replies.ts'

describe('readReply() for the code in a response', () => {
  it('reads a code that is a text', () => {
    const reply = readReply({
      status: 400,
      body: { status: 'error', code: '1003', message: 'Wallet Balance Low' },
    })
    expect(reply).toEqual(refused({ kind: 'account', system: 'gupshup', code: 1003 }))
  })

  it('reads a code in the error object, where Meta has it', () => {
    const body = { error: { message: 'Re-engagement message', code: 131047, fbtrace_id: 'AbCdEf' } }
    expect(readReply({ status: 400, body })).toEqual(refused({ system: 'meta-cloud', code: 131047 }))
  })

  it.each([
    ['a text in an error object', { error: { code: '131026' } }],
    ['the data of an error object', { error: { message: 'No', error_data: { code: 131026 } } }],
    ['the text of an error object', { error: { message: '(#131026) Message undeliverable' } }],
    ['the text', { status: 'error', message: '(#131026) Message undeliverable' }],
    ['an object for the text', { status: 'error', message: { code: 131026, message: 'No' } }],
    ['the first of several errors', { errors: [{ code: 131026, title: 'No' }] }],
    ['several errors, as a text', { errors: [null, { code: '131026' }] }],
    ['several errors of an error object', { error: { errors: [{ code: 131026 }] } }],
  ])('reads a code in %s', (_place, body) => {
    const coded = { system: 'meta-cloud', code: 131026 }
    expect(readReply({ status: 400, body })).toEqual(refused({ ...coded, kind: 'recipient' }))
    expect(readReply({ status: 401, body })).toEqual(refused({ ...coded, kind: 'authentication' }))
    expect(readReply({ status: 429, body })).toEqual(refused({ ...coded, kind: 'too-many-requests' }))
    expect(readReply({ status: 502, body: { ...body, status: 'no' } })).toEqual(unknown(coded))
    expect(readReply({ status: 200, body: { ...body, status: 'no' } })).toEqual(unknown(coded))
  })

  it('reads a code beneath a repeated HTTP status', () => {
    const body = { code: 400, error: { code: 131026 } }
    expect(readReply({ status: 400, body })).toEqual(refused({ kind: 'recipient', code: 131026 }))
    expect(readReply({ status: 401, body })).toEqual(refused({ kind: 'authentication', code: 131026 }))
  })

  it('shows it in the typed error, whose text still says what the response means', () => {
    const textOf = (status: number) => {
      const reply = readReply({ status, body: { error: { code: 131016, message: '(#131016) Overloaded' } } })
      return reply.outcome === 'accepted' ? reply : createError(reply.failure)
    }
    expect(textOf(503)).toMatchObject({
      kind: 'outcome-unknown',
      code: 131016,
      system: 'meta-cloud',
      message: expect.stringContaining(
        'was sent, but no response confirmed that Gupshup accepted it (HTTP status 503, code 131016 (WhatsApp Cloud API)).',
      ),
    })
    expect(textOf(401)).toMatchObject({
      kind: 'authentication',
      code: 131016,
      message: expect.stringContaining('Gupshup refused the API key or token (HTTP status 401, code 131016'),
    })
    expect(textOf(400)).toMatchObject({ kind: 'service', code: 131016 })
  })

  it('does not show a code of a proxy that processed nothing', () => {
    const reply = readReply({ status: 408, body: { code: 14, message: 'timeout' } })
    expect(reply).toEqual(refused({ kind: 'network' }))
    expect(reply).not.toHaveProperty('failure.code')
  })

  it('reads the code of a 2xx whose status is error', () => {
    const body = { status: 'error', code: 1002, message: 'Number Does Not Exist On WhatsApp' }
    expect(readReply({ status: 200, body })).toEqual(
      refused({ kind: 'recipient', system: 'gupshup', code: 1002 }),
    )
  })

  it('keeps an unknown code, and takes the kind from the HTTP status', () => {
    const reply = readReply({ status: 400, body: { status: 'error', code: 998877, message: 'New thing' } })
    expect(reply).toEqual(refused({ kind: 'content', code: 998877 }))
    expect(reply).not.toHaveProperty('failure.system')
  })

  it('does not read the HTTP status, repeated in the body, as a code', () => {
    const reply = readReply({ status: 402, body: { code: 402, message: 'Payment Required' } })
    expect(reply).toEqual(refused({ kind: 'content', httpStatus: 402 }))
    expect(reply).not.toHaveProperty('failure.code')
  })

  it('refuses a 5xx with a known code, also without a message', () => {
    const reply = readReply({ status: 503, body: { status: 'error', code: 4001 } })
    expect(reply).toEqual(refused({ kind: 'rate-limit', system: 'gupshup', code: 4001, httpStatus: 503 }))
  })
})
