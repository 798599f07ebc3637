import { answer } from 'gupshup-outbound/emulator'
import { describe, expect, it } from 'vitest'
import { anna, eventsFor, openEmulator, openWithInbox, sendSession, sendTemplate } from './support.ts'

const boris = '919900000022'

describe('script', () => {
  it('gives each message the next answer, and keeps to the last', async () => {
    const emulator = await openEmulator()
    emulator.script(anna, answer.fail(1005), answer.deliver({ until: 'enqueued' }))
    for (const _ of [1, 2, 3]) {
      await sendSession(emulator)
      await emulator.idle()
    }
    expect(eventsFor(emulator)).toEqual(['failed', 'enqueued', 'enqueued'])
  })

  it('counts both endpoints as one row of messages', async () => {
    const emulator = await openEmulator()
    emulator.script(anna, answer.fail(1005), answer.fail(4005))
    await sendSession(emulator)
    await sendTemplate(emulator)
    await emulator.idle()
    expect(emulator.webhooks.map(({ code }) => code)).toEqual([1005, 4005])
  })

  it('is for its number only', async () => {
    const emulator = await openEmulator()
    emulator.script(anna, answer.fail(1005))
    await sendSession(emulator, boris)
    await emulator.idle()
    expect(eventsFor(emulator, boris)).toEqual(['enqueued', 'sent', 'delivered'])
  })

  it('is for all numbers without a script of their own when it is laid down for *', async () => {
    const emulator = await openEmulator()
    emulator.script('*', answer.fail(1003))
    emulator.script(anna, answer.events('sent'))
    await sendSession(emulator)
    await sendSession(emulator, boris)
    await emulator.idle()
    expect([eventsFor(emulator), eventsFor(emulator, boris)]).toEqual([['sent'], ['failed']])
  })

  it('is taken back by the function that it returns, unless another has replaced it', async () => {
    const emulator = await openEmulator()
    const takeBackFirst = emulator.script(anna, answer.fail(1005))
    const takeBackSecond = emulator.script(anna, answer.events('sent'))

    takeBackFirst()
    await sendSession(emulator)
    await emulator.idle()
    takeBackSecond()
    await sendSession(emulator)
    await emulator.idle()
    expect(eventsFor(emulator)).toEqual(['sent', 'enqueued', 'sent', 'delivered'])
  })

  it('is forgotten when no answers are given', async () => {
    const emulator = await openEmulator()
    emulator.script(anna, answer.fail(1005))
    emulator.script(anna)
    await sendSession(emulator)
    await emulator.idle()
    expect(eventsFor(emulator)).not.toContain('failed')
  })

  it('is not used up by a message that was refused', async () => {
    const emulator = await openEmulator()
    emulator.script(anna, answer.fail(1005), answer.deliver())
    const lift = emulator.fault('too-many-requests')
    await sendSession(emulator)
    lift()
    await sendSession(emulator)
    await emulator.idle()
    expect(eventsFor(emulator)).toEqual(['failed'])
  })
})

describe('deliver', () => {
  it.each([
    ['enqueued', ['enqueued']],
    ['sent', ['enqueued', 'sent']],
    ['delivered', ['enqueued', 'sent', 'delivered']],
    ['read', ['enqueued', 'sent', 'delivered', 'read']],
  ] as const)('goes as far as %s', async (until, events) => {
    const emulator = await openEmulator()
    emulator.script(anna, answer.deliver({ until }))
    await sendSession(emulator)
    await emulator.idle()
    expect(eventsFor(emulator)).toEqual(events)
  })

  it('goes as far as the emulator’s own until when it has none', async () => {
    const emulator = await openEmulator({ until: 'sent' })
    await sendSession(emulator)
    await emulator.idle()
    expect(eventsFor(emulator)).toEqual(['enqueued', 'sent'])
  })
})

describe('fail', () => {
  it.each([
    ['nothing', ['failed']],
    ['enqueued', ['enqueued', 'failed']],
    ['sent', ['enqueued', 'sent', 'failed']],
  ] as const)('comes after %s', async (after, events) => {
    const emulator = await openEmulator()
    emulator.script(anna, answer.fail(131026, { after }))
    await sendSession(emulator)
    await emulator.idle()
    expect(eventsFor(emulator)).toEqual(events)
  })

  it('can be followed by a delivery', async () => {
    const emulator = await openEmulator()
    emulator.script(anna, answer.failThenDeliver(131026, { after: 'sent' }))
    await sendSession(emulator)
    await emulator.idle()
    expect(eventsFor(emulator)).toEqual(['enqueued', 'sent', 'failed', 'delivered'])
  })
})

describe('events', () => {
  it('posts exactly what it is given, in that order', async () => {
    const { emulator, inbox } = await openWithInbox()
    emulator.script(
      anna,
      answer.events(
        'read',
        { status: 'failed', code: 131026, afterMs: 1 },
        { status: 'delivered' },
        'enqueued',
      ),
    )
    await sendSession(emulator)
    await emulator.idle()
    expect(eventsFor(emulator)).toEqual(['read', 'failed', 'delivered', 'enqueued'])
    expect(inbox[1]).toMatchObject({ payload: { payload: { code: 131026 } } })
  })
})

describe('reply', () => {
  it.each([
    ['a success that says error', { status: 202, body: { status: 'error', message: 'No' } }],
    ['an empty object', { status: 200, body: {} }],
    ['an array', { status: 202, body: ['unexpected'] }],
    ['a message that is an object', { status: 401, body: { status: 'error', message: { message: 'No' } } }],
    ['null', { status: 200, body: null }],
  ])('sends %s', async (_, reply) => {
    const emulator = await openEmulator()
    emulator.script(anna, answer.reply(reply))
    const response = await sendSession(emulator)

    expect(response.status).toBe(reply.status)
    expect(response.headers.get('content-type')).toBe('application/json')
    expect(await response.json()).toEqual(reply.body)
    await emulator.idle()
    expect(emulator.requests[0]?.messageId).toBeUndefined()
    expect(emulator.webhooks).toEqual([])
  })

  it('sends text as it is, and no body when there is none', async () => {
    const emulator = await openEmulator()
    const headers = { 'retry-after': '7' }
    emulator.script(anna, answer.reply({ status: 503, body: 'Busy', headers }), answer.reply({ status: 500 }))
    const busy = await sendSession(emulator)

    expect(busy.headers.get('content-type')).toMatch('text/plain')
    expect(busy.headers.get('retry-after')).toBe('7')
    expect(await busy.text()).toBe('Busy')
    expect(await (await sendSession(emulator)).text()).toBe('')
  })

  it('can accept the message, and gives its id to a function', async () => {
    const emulator = await openEmulator()
    emulator.script(
      anna,
      answer.reply({
        status: 200,
        contentType: 'text/html',
        body: (messageId: string) => ({ status: 'success', messageId }),
        accepted: answer.events('sent'),
      }),
    )
    const response = await sendSession(emulator)
    await emulator.idle()

    expect(response.headers.get('content-type')).toBe('text/html')
    expect(await response.json()).toEqual({ status: 'success', messageId: emulator.requests[0]?.messageId })
    expect(emulator.requests[0]?.messageId).toMatch(/^[0-9a-f-]{36}$/)
    expect(eventsFor(emulator)).toEqual(['sent'])
  })

  it.each([99, 100, 199, 600])('cannot have the status %i', async (status) => {
    const emulator = await openEmulator()
    expect(() => emulator.script(anna, answer.reply({ status }))).toThrow(RangeError)
  })

  it('whose body cannot be made is an error that the client sees', async () => {
    const emulator = await openEmulator()
    const body = () => {
      throw new Error('no idea')
    }
    emulator.script(anna, answer.reply({ status: 200, body }))
    const response = await sendSession(emulator)

    expect(response.status).toBe(500)
    expect(await response.text()).toContain('no idea')
  })
})

describe('networkFault', () => {
  it('cuts the connection before the message is accepted', async () => {
    const emulator = await openEmulator()
    emulator.script(anna, answer.networkFault('reset-before-acceptance'), answer.deliver())

    await expect(sendSession(emulator)).rejects.toThrow()
    expect((await sendSession(emulator)).status).toBe(200)
    expect(emulator.requests[0]?.messageId).toBeUndefined()
  })

  it('cuts the connection after the message is accepted, and lets it fail all the same', async () => {
    const emulator = await openEmulator()
    emulator.script(anna, answer.networkFault('reset-after-acceptance', { accepted: answer.fail(1002) }))

    await expect(sendSession(emulator)).rejects.toThrow()
    await emulator.idle()
    expect(emulator.requests[0]).toMatchObject({ answer: { type: 'reset' }, messageId: expect.any(String) })
    expect(eventsFor(emulator)).toEqual(['failed'])
  })
})
