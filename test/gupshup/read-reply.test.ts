import { STATUS_CODES } from 'node:http'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readReply } from '../../src/gupshup/read-reply.ts'
import { messageId, refused, seenReplies, unknown } from './seen-replies.ts'

describe('readReply with every answer seen in public', () => {
  it.each(seenReplies)('reads $name', ({ answer, reply }) => {
    expect(readReply(answer)).toEqual(reply)
  })

  it.each(seenReplies)('reads the text of $name as it reads the object', ({ answer, reply }) => {
    const body = typeof answer.body === 'string' ? answer.body : `\uFEFF \n${JSON.stringify(answer.body)}\r\n`
    expect(readReply({ ...answer, body })).toEqual(reply)
  })
})

describe('readReply and the id of the message', () => {
  it('takes a number as an id', () => {
    expect(readReply({ status: 200, body: '{"messageId":4711}' })).toEqual({
      outcome: 'accepted',
      messageId: '4711',
    })
  })

  it.each(['', '   ', null, {}, true, Number.NaN])('does not take %j as an id', (id) => {
    expect(readReply({ status: 200, body: { status: 'submitted', messageId: id } })).toEqual(unknown({}))
  })

  it('does not accept a response that says error in any case, although it has an id', () => {
    expect(readReply({ status: 200, body: { status: 'ERROR ', messageId } })).toEqual(
      refused({ kind: 'unknown-code' }),
    )
  })
})

describe('readReply and the codes in a body', () => {
  it('reads a code that is a text', () => {
    const reply = readReply({
      status: 400,
      body: { status: 'error', code: '1003', message: 'Wallet Balance Low' },
    })
    expect(reply).toEqual(refused({ kind: 'account', system: 'gupshup', code: 1003 }))
  })

  it('reads a code one level down, where Meta has it', () => {
    const body = { error: { message: 'Re-engagement message', code: 131047, fbtrace_id: 'AbCdEf' } }
    expect(readReply({ status: 400, body })).toEqual(refused({ system: 'meta-cloud', code: 131047 }))
  })

  it('reads the code of a 2xx that says error', () => {
    const body = { status: 'error', code: 1002, message: 'Number Does Not Exist On WhatsApp' }
    expect(readReply({ status: 200, body })).toEqual(
      refused({ kind: 'recipient', system: 'gupshup', code: 1002 }),
    )
  })

  it('keeps an unknown code and reads the kind from the status', () => {
    const reply = readReply({ status: 400, body: { status: 'error', code: 998877, message: 'New thing' } })
    expect(reply).toEqual(refused({ kind: 'content', code: 998877 }))
    expect(reply).not.toHaveProperty('failure.system')
  })

  it('does not take the HTTP status, repeated in the body, for a code of the catalog', () => {
    const reply = readReply({ status: 402, body: { code: 402, message: 'Payment Required' } })
    expect(reply).toEqual(refused({ kind: 'content', httpStatus: 402 }))
    expect(reply).not.toHaveProperty('failure.code')
  })

  it('believes a 5xx with a known code, also without words', () => {
    const reply = readReply({ status: 503, body: { status: 'error', code: 4001 } })
    expect(reply).toEqual(refused({ kind: 'rate-limit', system: 'gupshup', code: 4001, httpStatus: 503 }))
  })
})

describe('readReply and responses that are not certain', () => {
  it.each([100, 199, 300, 302, 307, 399, 600, 0, -1, Number.NaN])('calls status %d unknown', (status) => {
    expect(readReply({ status, body: { status: 'submitted', messageId } })).toEqual(unknown({}))
  })

  it('names the reason why a redirect was not followed', () => {
    const reply = readReply({ status: 307, headers: { location: 'https://elsewhere.example/' }, body: '' })
    expect(reply).toEqual(unknown({ reason: expect.stringContaining('check baseUrl') }))
  })

  it('calls a 503 in the words of Gupshup refused', () => {
    const reply = readReply({ status: 503, body: { status: 'error', message: 'Try later' } })
    expect(reply).toEqual(refused({ kind: 'service', httpStatus: 503, reason: 'Try later' }))
    expect(reply).not.toHaveProperty('failure.code')
  })
})

describe('readReply and too many requests', () => {
  it.each([
    { status: 503, body: 'Too Many Requests' },
    { status: 200, body: { message: 'too many requests' } },
    { status: 503, body: '<!DOCTYPE html><title>429 Too Many Requests</title>' },
    { status: 400, body: { status: 'error', message: 'Too Many Requests' } },
    { status: 429, body: '' },
  ])('knows $status with $body', (answer) => {
    expect(readReply(answer)).toEqual(refused({ kind: 'too-many-requests', httpStatus: answer.status }))
  })

  it('reads how many seconds to wait', () => {
    const reply = readReply({ status: 429, headers: { 'Retry-After': '12' }, body: '' })
    expect(reply).toEqual(refused({ retryAfterMs: 12_000 }))
  })

  it('reads until when to wait', () => {
    const now = () => Date.parse('2026-11-23T10:00:00Z')
    const headers = { 'retry-after': 'Mon, 23 Nov 2026 10:00:30 GMT' }
    expect(readReply({ status: 429, headers, body: '' }, { now })).toEqual(refused({ retryAfterMs: 30_000 }))
  })

  it('does not wait for a time that has passed', () => {
    const now = () => Date.parse('2026-11-23T11:00:00Z')
    const headers = { 'retry-after': 'Mon, 23 Nov 2026 10:00:30 GMT' }
    expect(readReply({ status: 429, headers, body: '' }, { now })).toEqual(refused({ retryAfterMs: 0 }))
  })

  it.each(['soon', '-3', '1.5', '', 'attempt 7', null, {}])('does not read %j as a time', (value) => {
    const reply = readReply({ status: 429, headers: { 'retry-after': value }, body: '' })
    expect(reply).not.toHaveProperty('failure.retryAfterMs')
  })
})

describe('readReply and the words it passes on', () => {
  it('masks numbers', () => {
    const reply = readReply({
      status: 400,
      body: { status: 'error', message: 'No such user +91 99000 00001' },
    })
    expect(reply).toEqual(refused({ reason: 'No such user 91••••••0001' }))
  })

  it('takes out a secret that the answer repeats, before it cuts the words', () => {
    const secret = 'sk_3f9a1c7e5b'
    const body = { status: 'error', message: `${'x'.repeat(495)}${secret} is not known` }
    expect(JSON.stringify(readReply({ status: 400, body }, { secret }))).not.toMatch(/sk_/)
  })

  it('cuts long words', () => {
    const reply = readReply({ status: 400, body: 'word '.repeat(1000) })
    expect(reply.outcome === 'refused' && reply.failure.reason?.length).toBe(500)
  })

  it('finds the title of a page', () => {
    const body =
      '<!DOCTYPE html>\n<html lang="en"><head><title lang="en"> Gone </title></head><body>…</body></html>'
    expect(readReply({ status: 400, body })).toEqual(refused({ kind: 'content', reason: 'Gone' }))
  })

  it('makes a note of a page', () => {
    expect(readReply({ status: 400, body: '<html><body>gone' })).toEqual(
      refused({ kind: 'content', reason: 'a web page without a title' }),
    )
  })
})

const standard4xx = Object.keys(STATUS_CODES)
  .map(Number)
  .filter((status) => status >= 400 && status < 500)

describe('readReply with anything at all', () => {
  const outcomes = ['accepted', 'refused', 'unknown']
  const bodies = fc.oneof(
    fc.jsonValue(),
    fc.string(),
    fc.json(),
    fc.record(
      {
        status: fc.oneof(fc.constantFrom('error', 'submitted', 'Error'), fc.jsonValue()),
        message: fc.oneof(fc.string(), fc.jsonValue()),
        messageId: fc.oneof(fc.uuid(), fc.jsonValue()),
        code: fc.oneof(fc.integer(), fc.jsonValue()),
        response: fc.jsonValue(),
      },
      { requiredKeys: [] },
    ),
  )
  const headers = fc.dictionary(
    fc.oneof(fc.string(), fc.constant('Retry-After')),
    fc.anything({ withNullPrototype: true }),
  )
  const statuses = fc.oneof(fc.integer({ min: 100, max: 599 }), fc.integer(), fc.double())

  it('gives one of three outcomes and never throws', () => {
    fc.assert(
      fc.property(statuses, headers, bodies, (status, headers, body) => {
        expect(outcomes).toContain(readReply({ status, headers, body }).outcome)
      }),
    )
  })

  it('never accepts what is not a 2xx', () => {
    fc.assert(
      fc.property(statuses, bodies, (status, body) => {
        fc.pre(!(status >= 200 && status < 300))
        expect(readReply({ status, body }).outcome).not.toBe('accepted')
      }),
    )
  })

  it('never calls a 4xx of a standard unknown', () => {
    fc.assert(
      fc.property(fc.constantFrom(...standard4xx), bodies, (status, body) => {
        expect(readReply({ status, body }).outcome).toBe('refused')
      }),
    )
  })
})
