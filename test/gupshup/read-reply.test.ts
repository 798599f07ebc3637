import { STATUS_CODES } from 'node:http'
import { inspect } from 'node:util'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readReply as readRedacted } from '../../src/gupshup/read-reply.ts'
import { unredacted } from '../../src/util/redacted.ts'
import { seenAccountReplyRows } from './seen-account-replies.ts'
import { messageId, refused, seenReplyRows, unknown } from './seen-replies.ts'

/** The whole reply, because the contact in it is masked. */
const readReply: typeof readRedacted = (response, options) => unredacted(readRedacted(response, options))

describe('readReply() for a response that was seen in public', () => {
  it.each(seenReplyRows)('reads %s', (_name, { response, reply }) => {
    expect(readReply(response)).toEqual(reply)
  })

  it.each(seenReplyRows)('reads the text like the object: %s', (_name, { response, reply }) => {
    const body =
      typeof response.body === 'string' ? response.body : `\uFEFF \n${JSON.stringify(response.body)}\r\n`
    expect(readReply({ ...response, body })).toEqual(reply)
  })
})

describe('readReply() for a response to another call that was seen in public', () => {
  it.each(seenAccountReplyRows)('reads %s', (_name, { response, reply }) => {
    expect(readReply(response)).toEqual(reply)
    expect(readReply({ ...response, body: JSON.stringify(response.body) })).toEqual(reply)
  })
})

describe('readReply() for the id of a message', () => {
  it('accepts a number', () => {
    expect(readReply({ status: 200, body: '{"messageId":4711}' })).toEqual({
      outcome: 'accepted',
      messageId: '4711',
    })
  })

  it.each(['', '   ', null, {}, true, Number.NaN])('does not accept %j', (id) => {
    expect(readReply({ status: 200, body: { status: 'submitted', messageId: id } })).toEqual(unknown({}))
  })

  it('does not accept a response whose status is error in any case, although it has an id', () => {
    expect(readReply({ status: 200, body: { status: 'ERROR ', messageId } })).toEqual(
      refused({ kind: 'unknown-code' }),
    )
  })
})

describe('readReply() for an accepted message', () => {
  const read = (message: object, contacts?: unknown) =>
    readReply({ status: 200, body: { messages: [{ id: messageId, ...message }], contacts } })

  it.each(['held_for_quality_assessment', 'paused', 'a_word_of_tomorrow', 'Held'])(
    'keeps why it is not on its way, as received: %s',
    (word) => {
      expect(read({ message_status: word })).toEqual({ outcome: 'accepted', messageId, messageStatus: word })
    },
  )

  it.each(['accepted', ' ACCEPTED ', '', ' ', null, 5, ['paused'], {}])('keeps no %j', (word) => {
    expect(read({ message_status: word })).toStrictEqual({ outcome: 'accepted', messageId })
  })

  it.each([
    [{ input: '+5215512345678', wa_id: '5215512345678' }, { phone: '5215512345678' }],
    [{ input: '5215512345678', wa_id: 525_512_345_678 }, { phone: '525512345678' }],
    [{ input: 'IN.7000000000000001', user_id: 'IN.7000000000000001' }, { userId: 'IN.7000000000000001' }],
    [{ input: 'IN.7000000000000001', wa_id: 'IN.7000000000000001', user_id: '919900000001' }, {}],
    [{ input: '919900000001', wa_id: null, user_id: '' }, {}],
  ])('names the recipient of %j', (contact, named) => {
    expect(read({}, [contact])).toStrictEqual({
      outcome: 'accepted',
      messageId,
      contact: { input: contact.input, ...named },
    })
  })

  it('shows no number and no id of the recipient when it is printed or spread', () => {
    const body = (contact: object) => ({ messages: [{ id: messageId }], contacts: [contact] })
    for (const contact of [
      { input: '+919900000001', wa_id: '919900000001' },
      { input: 'IN.Zk4q', user_id: 'IN.Zk4q' },
    ]) {
      const reply = readRedacted({ status: 200, body: body(contact) })
      const spread = reply.outcome === 'accepted' ? { ...reply.contact } : {}
      const shown = [JSON.stringify(reply), inspect(reply, { depth: 9 }), JSON.stringify(spread)].join()
      expect(['9900000001', 'Zk4q'].filter((part) => shown.includes(part))).toEqual([])
      expect(reply).toMatchObject({ contact: { input: contact.input } })
    }
  })

  it.each([[[]], [[{ wa_id: '919900000001' }]], [[{ input: '1' }, { input: '2' }]], [{}], [null], ['x']])(
    'names no recipient of %j',
    (contacts) => {
      expect(read({}, contacts)).toStrictEqual({ outcome: 'accepted', messageId })
    },
  )
})

describe('readReply() for an inconclusive response', () => {
  it.each([100, 199, 300, 302, 307, 399, 600, 0, -1, Number.NaN])('calls status %d unknown', (status) => {
    expect(readReply({ status, body: { status: 'submitted', messageId } })).toEqual(unknown({}))
  })

  it('gives the reason why a redirect was not followed', () => {
    const reply = readReply({ status: 307, headers: { location: 'https://elsewhere.example/' }, body: '' })
    expect(reply).toEqual(unknown({ reason: expect.stringContaining('check baseUrl') }))
  })

  it("calls a 503 in Gupshup's form refused", () => {
    const reply = readReply({ status: 503, body: { status: 'error', message: 'Try later' } })
    expect(reply).toEqual(refused({ kind: 'service', httpStatus: 503, reason: 'Try later' }))
    expect(reply).not.toHaveProperty('failure.code')
  })
})

describe('readReply() for refused credentials', () => {
  const texts = [
    'Invalid Access Token',
    'Authentication Failed',
    'Unauthorised access to the resource. Please review request parameters and headers and retry',
    'Portal User Not Found With APIKey',
  ]
  const anyCase = (text: string) =>
    fc
      .array(fc.boolean(), { minLength: text.length, maxLength: text.length })
      .map((upper) =>
        [...text].map((letter, at) => (upper[at] ? letter.toUpperCase() : letter.toLowerCase())).join(''),
      )
  /** The forms of bodies that `errorTextOf()` knows, around an error text. */
  const bodies = (text: string): unknown[] => [
    text,
    ` ${text} \n`,
    { message: text },
    { status: 'error', message: text },
    { status: 'error', code: 401, message: text },
    { status: 'error', code: '403', message: text },
    { status: 'error', message: { message: text } },
    { error: { message: text } },
    { status: 'error', error: { details: { reason: text } } },
    { reason: text },
    JSON.stringify({ status: 'error', message: text }),
    `<html><head><title>${text}</title></head></html>`,
  ]

  it.each(texts)('recognises "%s" with 400, 401 and 403, in any letter case and form of body', (text) => {
    fc.assert(
      fc.property(anyCase(text), fc.constantFrom(400, 401, 403), fc.nat(11), (shown, status, form) => {
        const reply = readReply({ status, body: bodies(shown)[form] })
        expect(reply).toEqual(refused({ kind: 'authentication', httpStatus: status }))
        expect(reply).not.toHaveProperty('failure.code')
      }),
    )
  })

  it.each(['403: Invalid Access Token', 'Error: invalid access token.', '(Invalid Access Token)'])(
    'recognises the words within %j',
    (body) => {
      expect(readReply({ status: 403, body })).toEqual(refused({ kind: 'authentication' }))
    },
  )

  it.each([
    'Forbidden Access',
    'Forbidden',
    'You do not have permission to access this app',
    'Insufficient permissions for this access token',
    'An invalid access tokenizer was named',
    '',
  ])('takes a 403 with %j for a missing permission, which a new token does not give', (text) => {
    for (const body of [text, { status: 'error', message: text }]) {
      expect(readReply({ status: 403, body })).toEqual(refused({ kind: 'account', httpStatus: 403 }))
    }
  })

  it("takes a 401 as code of a body for Meta's only without such words", () => {
    const body = { status: 'error', code: 401, message: 'Group does not exist' }
    expect(readReply({ status: 400, body })).toEqual(
      refused({ kind: 'recipient', system: 'meta-onprem', code: 401 }),
    )
  })
})

describe('readReply() for too many requests', () => {
  it.each([
    [503, 'Too Many Requests'],
    [200, { message: 'too many requests' }],
    [503, '<!DOCTYPE html><title>429 Too Many Requests</title>'],
    [400, { status: 'error', message: 'Too Many Requests' }],
    [429, ''],
  ])('recognises status %i with the body %j', (status, body) => {
    expect(readReply({ status, body })).toEqual(refused({ kind: 'too-many-requests', httpStatus: status }))
  })

  it('reads Retry-After in seconds', () => {
    const reply = readReply({ status: 429, headers: { 'Retry-After': '12' }, body: '' })
    expect(reply).toEqual(refused({ retryAfterMs: 12_000 }))
  })

  it('reads Retry-After as a date', () => {
    const now = () => Date.parse('2026-11-23T10:00:00Z')
    const headers = { 'retry-after': 'Mon, 23 Nov 2026 10:00:30 GMT' }
    expect(readReply({ status: 429, headers, body: '' }, { now })).toEqual(refused({ retryAfterMs: 30_000 }))
  })

  it('reads a date that has passed as no wait', () => {
    const now = () => Date.parse('2026-11-23T11:00:00Z')
    const headers = { 'retry-after': 'Mon, 23 Nov 2026 10:00:30 GMT' }
    expect(readReply({ status: 429, headers, body: '' }, { now })).toEqual(refused({ retryAfterMs: 0 }))
  })

  it.each(['soon', '-3', '1.5', '', 'attempt 7', null, {}])('does not read %j as Retry-After', (value) => {
    const reply = readReply({ status: 429, headers: { 'retry-after': value }, body: '' })
    expect(reply).not.toHaveProperty('failure.retryAfterMs')
  })
})

describe('readReply() for the reason of a response', () => {
  it('masks phone numbers', () => {
    const reply = readReply({
      status: 400,
      body: { status: 'error', message: 'No such user +91 99000 00001' },
    })
    expect(reply).toEqual(refused({ reason: 'No such user 91••••••0001' }))
  })

  it('redacts a secret that the response repeats, before it shortens the reason', () => {
    const secret = 'sk_3f9a1c7e5b'
    const body = { status: 'error', message: `${'x'.repeat(495)}${secret} is not known` }
    expect(JSON.stringify(readReply({ status: 400, body }, { secret }))).not.toMatch(/sk_/)
  })

  it('shortens a long reason', () => {
    const reply = readReply({ status: 400, body: 'word '.repeat(1000) })
    expect(reply.outcome === 'refused' && reply.failure.reason?.length).toBe(500)
  })

  it('takes the title of an HTML page', () => {
    const body =
      '<!DOCTYPE html>\n<html lang="en"><head><title lang="en"> Gone </title></head><body>…</body></html>'
    expect(readReply({ status: 400, body })).toEqual(refused({ kind: 'content', reason: 'Gone' }))
  })

  it('describes an HTML page without a title', () => {
    expect(readReply({ status: 400, body: '<html><body>gone' })).toEqual(
      refused({ kind: 'content', reason: 'a web page without a title' }),
    )
  })
})

const standard4xx = Object.keys(STATUS_CODES)
  .map(Number)
  .filter((status) => status >= 400 && status < 500)

describe('readReply() for any response', () => {
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

  it('returns one of three outcomes and never throws', () => {
    fc.assert(
      fc.property(statuses, headers, bodies, (status, headers, body) => {
        expect(outcomes).toContain(readReply({ status, headers, body }).outcome)
      }),
    )
  })

  it('never returns accepted for a status that is not 2xx', () => {
    fc.assert(
      fc.property(statuses, bodies, (status, body) => {
        fc.pre(!(status >= 200 && status < 300))
        expect(readReply({ status, body }).outcome).not.toBe('accepted')
      }),
    )
  })

  it('never returns unknown for a standard 4xx', () => {
    fc.assert(
      fc.property(fc.constantFrom(...standard4xx), bodies, (status, body) => {
        expect(readReply({ status, body }).outcome).toBe('refused')
      }),
    )
  })
})
