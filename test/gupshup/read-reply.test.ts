import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type HttpAnswer, type Reply, readReply } from '../../src/gupshup/index.ts'

const messageId = '5b1d7c04-2f6e-4c1a-9a57-0d3e8f2b6c11'
const badGateway = `<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body><center><h1>502 Bad Gateway</h1></center></body>\r\n</html>`
const accepted: Reply = { outcome: 'accepted', messageId }

interface Case {
  readonly name: string
  readonly answer: HttpAnswer
  readonly reply: unknown
}

function refused(failure: object): unknown {
  return { outcome: 'refused', failure: expect.objectContaining({ via: 'reply', ...failure }) }
}

function unknown(failure: object): unknown {
  return {
    outcome: 'unknown',
    failure: expect.objectContaining({ kind: 'outcome-unknown', via: 'reply', ...failure }),
  }
}

describe('readReply with every answer seen in public', () => {
  const json = { 'content-type': 'application/json' }
  const html = { 'content-type': 'text/html' }
  const cases: Case[] = [
    {
      name: 'a session message that was submitted',
      answer: { status: 200, headers: json, body: { status: 'submitted', messageId } },
      reply: accepted,
    },
    {
      name: 'a template message that was submitted, keys the other way round',
      answer: { status: 202, headers: json, body: { messageId, status: 'submitted' } },
      reply: accepted,
    },
    {
      name: 'the word that one page of the documentation has for it',
      answer: { status: 202, body: { status: 'success', messageId } },
      reply: accepted,
    },
    {
      name: 'JSON that calls itself HTML',
      answer: { status: 200, headers: html, body: JSON.stringify({ status: 'submitted', messageId }) },
      reply: accepted,
    },
    {
      name: 'an id that is no UUID',
      answer: { status: 200, body: { status: 'submitted', messageId: 'message-7' } },
      reply: { outcome: 'accepted', messageId: 'message-7' },
    },
    {
      name: 'a v3 message',
      answer: {
        status: 200,
        body: {
          messages: [{ id: messageId }],
          messaging_product: 'whatsapp',
          contacts: [{ input: '919900000001', wa_id: '919900000001' }],
        },
      },
      reply: accepted,
    },
    {
      name: 'a v3 message without anything else',
      answer: { status: 200, body: { messages: [{ id: messageId }] } },
      reply: accepted,
    },
    {
      name: 'a 2xx that says error',
      answer: { status: 202, body: { status: 'error', message: 'Template not found' } },
      reply: refused({ kind: 'unlisted', httpStatus: 202, reason: 'Template not found' }),
    },
    {
      name: 'a 200 that says error in one letter',
      answer: { status: 200, body: { status: 'error', message: 'y' } },
      reply: refused({ kind: 'unlisted', httpStatus: 200, reason: 'y' }),
    },
    {
      name: 'a template that the platform does not support',
      answer: {
        status: 200,
        body: { status: 'error', message: 'Template Not Supported On Gupshup Platform' },
      },
      reply: refused({ kind: 'unlisted', reason: 'Template Not Supported On Gupshup Platform' }),
    },
    { name: 'an empty object', answer: { status: 200, body: {} }, reply: unknown({ httpStatus: 200 }) },
    { name: 'a list', answer: { status: 202, body: ['odd'] }, reply: unknown({ httpStatus: 202 }) },
    { name: 'a success without an id', answer: { status: 200, body: { status: 'ok' } }, reply: unknown({}) },
    {
      name: 'the answer of another interface',
      answer: {
        status: 200,
        body: { status: 'success', walletResponse: { currency: 'INR', currentBalance: 7.5 } },
      },
      reply: unknown({}),
    },
    {
      name: 'an invalid destination',
      answer: { status: 400, body: { message: 'Invalid Destination', status: 'error' } },
      reply: refused({ kind: 'recipient', httpStatus: 400, reason: 'Invalid Destination' }),
    },
    {
      name: 'an invalid destination in other letters',
      answer: { status: 400, body: { status: 'error', message: 'Invalid destination' } },
      reply: refused({ kind: 'recipient' }),
    },
    {
      name: 'an app that does not fit the key',
      answer: { status: 400, body: { message: 'Invalid App Details', status: 'error' } },
      reply: refused({ kind: 'account', reason: 'Invalid App Details' }),
    },
    {
      name: 'a refused key',
      answer: { status: 401, body: { message: 'Authentication Failed', status: 'error' } },
      reply: refused({ kind: 'authentication', httpStatus: 401, reason: 'Authentication Failed' }),
    },
    {
      name: 'a refused key, the words one level down',
      answer: { status: 401, body: { status: 'error', message: { message: 'Authentication Failed' } } },
      reply: refused({ kind: 'authentication', reason: 'Authentication Failed' }),
    },
    {
      name: 'a refused key in plain text',
      answer: { status: 401, headers: { 'content-type': 'text/plain' }, body: 'Authentication Failed' },
      reply: refused({ kind: 'authentication', reason: 'Authentication Failed' }),
    },
    {
      name: 'a key of another kind, in plain text',
      answer: { status: 401, body: 'Portal User Not Found With APIKey' },
      reply: refused({ kind: 'authentication', reason: 'Portal User Not Found With APIKey' }),
    },
    {
      name: 'a key of another kind, as a JSON text',
      answer: { status: 401, body: '"Portal User Not Found With APIKey"' },
      reply: refused({ kind: 'authentication', reason: 'Portal User Not Found With APIKey' }),
    },
    {
      name: 'a 401 of one word',
      answer: { status: 401, body: 'Unauthorized' },
      reply: refused({ kind: 'authentication', reason: 'Unauthorized' }),
    },
    {
      name: 'a 401 whose body looks like success',
      answer: { status: 401, body: { status: 'submitted', messageId } },
      reply: refused({ kind: 'authentication', httpStatus: 401 }),
    },
    {
      name: 'a refused key with status 400',
      answer: {
        status: 400,
        body: {
          status: 'error',
          message:
            'Unauthorised access to the resource. Please review request parameters and headers and retry',
        },
      },
      reply: refused({ kind: 'authentication', httpStatus: 400 }),
    },
    {
      name: 'forbidden access',
      answer: { status: 403, body: { status: 'error', message: 'Forbidden' } },
      reply: refused({ kind: 'account', httpStatus: 403, reason: 'Forbidden' }),
    },
    {
      name: 'a bot that is not found',
      answer: { status: 400, body: { status: 'error', message: 'Request Bot Not Found' } },
      reply: refused({ kind: 'content', reason: 'Request Bot Not Found' }),
    },
    {
      name: 'the words under "reason"',
      answer: { status: 400, body: { status: 'error', reason: 'Source Contains XSS Characters' } },
      reply: refused({ kind: 'content', reason: 'Source Contains XSS Characters' }),
    },
    {
      name: 'the words under "error"',
      answer: { status: 400, body: { error: 'wrong request' } },
      reply: refused({ kind: 'content', reason: 'wrong request' }),
    },
    {
      name: 'one word of plain text',
      answer: { status: 400, body: 'Error' },
      reply: refused({ kind: 'content', reason: 'Error' }),
    },
    {
      name: 'parameters to review',
      answer: {
        status: 400,
        body: { status: 'error', message: 'Please review the request parameters and retry' },
      },
      reply: refused({ kind: 'content' }),
    },
    {
      name: 'a callback that must be on',
      answer: {
        status: 400,
        body: { message: 'Callback Billing must be enabled for this API', status: 'error' },
      },
      reply: refused({ kind: 'content' }),
    },
    {
      name: 'an app that is not on the Cloud API',
      answer: {
        status: 400,
        body: { message: 'The provided app is not of the expected type for this API.', status: 'error' },
      },
      reply: refused({ kind: 'content' }),
    },
    {
      name: 'a Meta code',
      answer: { status: 400, body: { status: 'error', code: 131049, message: 'capped' } },
      reply: refused({ system: 'meta-cloud', code: 131049, httpStatus: 400, reason: 'capped' }),
    },
    {
      name: 'too many requests',
      answer: { status: 429, body: { message: 'Too Many Requests', status: 'error' } },
      reply: refused({ kind: 'too-many-requests', httpStatus: 429, reason: 'Too Many Requests' }),
    },
    {
      name: "Gupshup's own 500",
      answer: {
        status: 500,
        body: { status: 'error', message: 'Internal server error. Please try again later.' },
      },
      reply: refused({ kind: 'service', system: 'gupshup', code: 500, httpStatus: 500 }),
    },
    {
      name: 'a 500 that says nothing but error',
      answer: { status: 500, body: { status: 'error' } },
      reply: unknown({ httpStatus: 500 }),
    },
    {
      name: 'a page of a proxy',
      answer: { status: 502, headers: html, body: badGateway },
      reply: unknown({ httpStatus: 502, reason: '502 Bad Gateway' }),
    },
    {
      name: 'a service that is away, in plain text',
      answer: { status: 503, body: 'service unavailable' },
      reply: unknown({ httpStatus: 503, reason: 'service unavailable' }),
    },
    {
      name: 'a refusal of the Enterprise gateway',
      answer: { status: 200, body: { response: { status: 'error', id: '', details: 'Gateway is down' } } },
      reply: refused({
        kind: 'unlisted',
        reason: expect.stringMatching(/Enterprise gateway.*Gateway is down/),
      }),
    },
    {
      name: 'a success of the Enterprise gateway',
      answer: { status: 200, body: { response: 'ok' } },
      reply: unknown({ reason: expect.stringContaining('Enterprise gateway') }),
    },
  ]

  it.each(cases)('reads $name', ({ answer, reply }) => {
    expect(readReply(answer)).toEqual(reply)
  })

  it.each(cases)('reads the text of $name as it reads the object', ({ answer, reply }) => {
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

  it('does not accept an answer that says error, whatever its letters, although it has an id', () => {
    expect(readReply({ status: 200, body: { status: 'ERROR ', messageId } })).toEqual(
      refused({ kind: 'unlisted' }),
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

  it('keeps a code that no table knows and goes by the status', () => {
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

describe('readReply and what cannot be told', () => {
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

  it('makes a note of a page', () => {
    expect(readReply({ status: 404, body: '<html><body>gone' })).toEqual(
      refused({ kind: 'content', reason: 'a web page without a title' }),
    )
  })
})

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

  it('never calls a 4xx unknown', () => {
    fc.assert(
      fc.property(fc.integer({ min: 400, max: 499 }), bodies, (status, body) => {
        expect(readReply({ status, body }).outcome).toBe('refused')
      }),
    )
  })
})
