import { answer } from 'gupshup-outbound/emulator'
import { describe, expect, it } from 'vitest'
import { anna, eventsFor, openEmulator, openWithInbox, sendSession, sendTemplate } from './support.ts'

const boris = '919900000022'

describe('emulator.script()', () => {
  it('gives each message the next answer, and repeats the last one', async () => {
    const emulator = await openEmulator()
    emulator.script(anna, answer.fail(1005), answer.deliver({ until: 'enqueued' }))
    for (const _ of [1, 2, 3]) {
      await sendSession(emulator)
      await emulator.idle()
    }
    expect(eventsFor(emulator)).toEqual(['failed', 'enqueued', 'enqueued'])
  })

  it('counts messages of both endpoints together', async () => {
    const emulator = await openEmulator()
    emulator.script(anna, answer.fail(1005), answer.fail(4005))
    await sendSession(emulator)
    await sendTemplate(emulator)
    await emulator.idle()
    expect(emulator.webhooks.map(({ code }) => code)).toEqual([1005, 4005])
  })

  it('applies to its number only', async () => {
    const emulator = await openEmulator()
    emulator.script(anna, answer.fail(1005))
    await sendSession(emulator, boris)
    await emulator.idle()
    expect(eventsFor(emulator, boris)).toEqual(['enqueued', 'sent', 'delivered'])
  })

  it('applies with * to all numbers without a script', async () => {
    const emulator = await openEmulator()
    emulator.script('*', answer.fail(1003))
    emulator.script(anna, answer.events('sent'))
    await sendSession(emulator)
    await sendSession(emulator, boris)
    await emulator.idle()
    expect([eventsFor(emulator), eventsFor(emulator, boris)]).toEqual([['sent'], ['failed']])
  })

  it('is undone by the function that it returns, unless another script has replaced it', async () => {
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

  it('is undone by a call without answers', async () => {
    const emulator = await openEmulator()
    emulator.script(anna, answer.fail(1005))
    emulator.script(anna)
    await sendSession(emulator)
    await emulator.idle()
    expect(eventsFor(emulator)).not.toContain('failed')
  })

  it('is not advanced by a refused message', async () => {
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

describe('answer.deliver()', () => {
  it.each([
    ['enqueued', ['enqueued']],
    ['sent', ['enqueued', 'sent']],
    ['delivered', ['enqueued', 'sent', 'delivered']],
    ['read', ['enqueued', 'sent', 'delivered', 'read']],
  ] as const)('sends the events up to %s', async (until, events) => {
    const emulator = await openEmulator()
    emulator.script(anna, answer.deliver({ until }))
    await sendSession(emulator)
    await emulator.idle()
    expect(eventsFor(emulator)).toEqual(events)
  })

  it('sends the events up to the emulator’s `until` by default', async () => {
    const emulator = await openEmulator({ until: 'sent' })
    await sendSession(emulator)
    await emulator.idle()
    expect(eventsFor(emulator)).toEqual(['enqueued', 'sent'])
  })
})

describe('answer.fail()', () => {
  it.each([
    ['nothing', ['failed']],
    ['enqueued', ['enqueued', 'failed']],
    ['sent', ['enqueued', 'sent', 'failed']],
  ] as const)('fails after %s', async (after, events) => {
    const emulator = await openEmulator()
    emulator.script(anna, answer.fail(131026, { after }))
    await sendSession(emulator)
    await emulator.idle()
    expect(eventsFor(emulator)).toEqual(events)
  })

  it('is followed by a delivery with failThenDeliver()', async () => {
    const emulator = await openEmulator()
    emulator.script(anna, answer.failThenDeliver(131026, { after: 'sent' }))
    await sendSession(emulator)
    await emulator.idle()
    expect(eventsFor(emulator)).toEqual(['enqueued', 'sent', 'failed', 'delivered'])
  })
})

describe('answer.events()', () => {
  it('posts exactly the given events, in their order', async () => {
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

describe('answer.reply()', () => {
  it.each([
    ['a 202 whose status is error', { status: 202, body: { status: 'error', message: 'No' } }],
    ['an empty object', { status: 200, body: {} }],
    ['an array', { status: 202, body: ['unexpected'] }],
    ['a message that is an object', { status: 401, body: { status: 'error', message: { message: 'No' } } }],
    ['null', { status: 200, body: null }],
  ])('responds with %s', async (_, reply) => {
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

  it('responds with text unchanged, and without a body by default', async () => {
    const emulator = await openEmulator()
    const headers = { 'retry-after': '7' }
    emulator.script(anna, answer.reply({ status: 503, body: 'Busy', headers }), answer.reply({ status: 500 }))
    const busy = await sendSession(emulator)

    expect(busy.headers.get('content-type')).toMatch('text/plain')
    expect(busy.headers.get('retry-after')).toBe('7')
    expect(await busy.text()).toBe('Busy')
    expect(await (await sendSession(emulator)).text()).toBe('')
  })

  it('can accept the message, and passes its id to a function', async () => {
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

  it.each([99, 100, 199, 600])('refuses the status %i', async (status) => {
    const emulator = await openEmulator()
    expect(() => emulator.script(anna, answer.reply({ status }))).toThrow(RangeError)
  })

  it('passes an error of its function to the client', async () => {
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

describe('answer.networkFault()', () => {
  it('resets the connection before the message is accepted', async () => {
    const emulator = await openEmulator()
    emulator.script(anna, answer.networkFault('reset-before-acceptance'), answer.deliver())

    await expect(sendSession(emulator)).rejects.toThrow()
    expect((await sendSession(emulator)).status).toBe(200)
    expect(emulator.requests[0]?.messageId).toBeUndefined()
  })

  it('resets the connection after the message is accepted, which can still fail', async () => {
    const emulator = await openEmulator()
    emulator.script(anna, answer.networkFault('reset-after-acceptance', { accepted: answer.fail(1002) }))

    await expect(sendSession(emulator)).rejects.toThrow()
    await emulator.idle()
    expect(emulator.requests[0]).toMatchObject({ answer: { type: 'reset' }, messageId: expect.any(String) })
    expect(eventsFor(emulator)).toEqual(['failed'])
  })
})
