import { describe, expect, it, vi } from 'vitest'
import { prepareRequest } from '../../src/client/send-request.ts'
import { InvalidMessageError } from '../../src/errors/usage-errors.ts'
import { prepareMessage } from '../../src/messages/prepare.ts'
import { normalizeRecipient } from '../../src/messages/recipient.ts'
import type { TemplateMessage } from '../../src/messages/template.ts'

const template: TemplateMessage = {
  type: 'template',
  id: '6b2f1c3e-0f4d-4a57-8e21-3d9c5a7b1f00',
  params: ['Asha'],
}
const hello = { to: '+91 99000 00001', message: 'Hello' }

/** A request as plain JavaScript may give it: anything. */
function prepare(request: unknown) {
  const preparation = { normalize: normalizeRecipient, ttlMs: 86_400_000, newId: () => 'a-1' }
  // @ts-expect-error: with types it is a request already.
  return prepareRequest(request, preparation)
}

describe('a request', () => {
  it('with a number and a text only is ready for the wire', () => {
    expect(prepare(hello)).toEqual({
      id: 'a-1',
      to: '919900000001',
      idempotencyKey: undefined,
      until: undefined,
      signal: undefined,
      metadata: undefined,
      lane: 'normal',
      fairKey: undefined,
      ttlMs: 86_400_000,
      keepsContent: false,
      steps: [prepareMessage('Hello')],
      hasOwnFallback: false,
    })
  })

  it('keeps all its fields', () => {
    const { signal } = new AbortController()
    const metadata = { order: 7, nested: { list: [1] } }
    expect(
      prepare({ ...hello, idempotencyKey: 'order-7', ttlMs: 60_000, until: 'read', signal, metadata }),
    ).toMatchObject({
      idempotencyKey: 'order-7',
      ttlMs: 60_000,
      until: 'read',
      signal,
      metadata,
    })
  })

  it('treats undefined fields as omitted', () => {
    const nothing = {
      fallback: undefined,
      idempotencyKey: undefined,
      ttlMs: undefined,
      until: undefined,
      signal: undefined,
    }
    expect(prepare({ ...hello, ...nothing, metadata: undefined })).toEqual(prepare(hello))
  })

  it('gets an id of its own each time', () => {
    const newId = vi.fn(() => 'a-2')
    prepareRequest(hello, { normalize: normalizeRecipient, ttlMs: 1, newId })
    expect(newId).toHaveBeenCalledOnce()
  })

  it.each(['accepted', 'enqueued', 'sent', 'delivered', 'read'])('can wait until %s', (until) => {
    expect(prepare({ ...hello, until }).until).toBe(until)
  })

  it('can have a key of 512 characters', () => {
    expect(prepare({ ...hello, idempotencyKey: 'k'.repeat(512) }).idempotencyKey).toHaveLength(512)
  })
})

describe('an invalid request is refused, and the error names the field:', () => {
  const { to, message } = hello

  it.each<[field: string, request: object, message: RegExp]>([
    ['to', { message }, /^to is missing\.$/],
    ['to', { to: 919_900_000_001, message }, /^to must be a string, but is 91•+0001\.$/],
    ['to', { to: null, message }, /^to must be a string/],
    ['to', { to: '', message }, /^to is not a phone number/],
    ['to', { to: 'Asha', message }, /^to is not a phone number/],
    ['message', { to }, /^message is missing\.$/],
    ['message', { to, message: null }, /^message must be a string or an object with a type/],
    ['message', { to, message: ['Hello'] }, /^message must be a string or an object with a type/],
    ['message.text', { to, message: '' }, /^message\.text must not be blank/],
    ['message.type', { to, message: { text: 'Hello' } }, /^message\.type is missing/],
    ['message.type', { to, message: { type: 'txt' } }, /^message\.type "txt" is not known/],
    ['idempotencyKey', { to, message, idempotencyKey: '' }, /^idempotencyKey must not be empty\.$/],
    [
      'idempotencyKey',
      { to, message, idempotencyKey: 'k'.repeat(513) },
      /^idempotencyKey must have at most 512 characters, but has 513\.$/,
    ],
    ['idempotencyKey', { to, message, idempotencyKey: 7 }, /^idempotencyKey must be a string/],
    ['ttlMs', { to, message, ttlMs: 0 }, /^ttlMs must be more than 0/],
    ['ttlMs', { to, message, ttlMs: Number.POSITIVE_INFINITY }, /^ttlMs /],
    ['ttlMs', { to, message, ttlMs: '60000' }, /^ttlMs must be a number/],
    [
      'until',
      { to, message, until: 'send' },
      /^until must be "accepted", "enqueued", "sent", "delivered" or "read"/,
    ],
    ['until', { to, message, until: 'failed' }, /^until must be/],
    ['signal', { to, message, signal: {} }, /^signal must be/],
    ['metadata', { to, message, metadata: 'order 7' }, /^metadata must be a JSON-serializable object/],
    ['metadata', { to, message, metadata: null }, /^metadata must be a JSON-serializable object/],
    ['fallbak', { to, message, fallbak: 'Hi' }, /^fallbak is not a known field; did you mean fallback\?$/],
    ['ttlms', { to, message, ttlms: 5 }, /^ttlms is not a known field; did you mean ttlMs\?$/],
    ['destination', { destination: to, message }, /^destination is not a known field\.$/],
  ])('%s in %o', (field, request, says) => {
    const make = () => prepare(request)
    expect(make).toThrow(InvalidMessageError)
    expect(make).toThrow(says)
    expect(make).toThrow(expect.objectContaining({ field }))
  })

  it.each([null, undefined, 'Hello', 5, []])('%o, which is no request', (request) => {
    expect(() => prepare(request)).toThrow(InvalidMessageError)
  })

  it('before an id is made for it', () => {
    const newId = vi.fn(() => 'a-2')
    // @ts-expect-error: the types say the same.
    expect(() => prepareRequest({ to }, { normalize: normalizeRecipient, ttlMs: 1, newId })).toThrow(
      InvalidMessageError,
    )
    expect(newId).not.toHaveBeenCalled()
  })

  it("without the recipient's number", () => {
    expect(() => prepare({ ...hello, to: '+91 99000 00001 2345678' })).toThrow(
      expect.objectContaining({ message: expect.not.stringMatching(/99000|00001/) }),
    )
  })
})

describe('the fallback of a request', () => {
  it.each<[string, unknown, readonly unknown[]]>([
    ['is a text', 'Hi', [prepareMessage('Hi')]],
    ['is a message', template, [prepareMessage(template)]],
    ['is a list, sent in its order', [template, 'Hi'], [prepareMessage(template), prepareMessage('Hi')]],
    ['is an empty list, and so none', [], []],
    ['is false, and so none', false, []],
  ])('%s', (_, fallback, steps) => {
    expect(prepare({ ...hello, fallback })).toMatchObject({
      steps: [prepareMessage('Hello'), ...steps],
      hasOwnFallback: true,
    })
  })

  it("that is omitted is the client's", () => {
    expect(prepare(hello).hasOwnFallback).toBe(false)
  })

  it.each([
    null,
    true,
    5,
    { type: 'txt' },
    ['Hi', { type: 'template' }],
    [['Hi']],
    { type: 'text', text: '' },
  ])('is checked before anything is sent: %o', (fallback) => {
    expect(() => prepare({ ...hello, fallback })).toThrow(InvalidMessageError)
  })
})
