import { type Emulator, type FaultKind, numberFor, type ReceivedRequest } from 'gupshup-outbound/emulator'
import { describe, expect, it } from 'vitest'
import { anna, eventsFor, openEmulator, openWithInbox, post, sendSession, sessionForm } from './support.ts'

const boris = '919900000022'

/** Sends a message that gets no answer; resolves when the emulator has decided to give none. */
async function sendIntoSilence(emulator: Emulator) {
  const hangUp = new AbortController()
  const reply = fetch(`${emulator.url}/wa/api/v1/msg`, {
    method: 'POST',
    headers: { apikey: emulator.apiKey },
    body: sessionForm(emulator, anna),
    signal: hangUp.signal,
  })
  const request = await emulator.waitForRequest(({ answer }) => answer?.type === 'silence')
  hangUp.abort()
  await expect(reply).rejects.toThrow('abort')
  return request
}

/** The code of the system error behind a failed fetch. */
async function errorOf(reply: Promise<Response>): Promise<unknown> {
  const error: unknown = await reply.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  return error instanceof Error && error.cause instanceof Error && 'code' in error.cause
    ? error.cause.code
    : error
}

describe('the fault of a reset connection', () => {
  it('accepts nothing when it comes before acceptance', async () => {
    const emulator = await openEmulator()
    emulator.fault('reset-before-acceptance')

    expect(await errorOf(sendSession(emulator))).toBe('ECONNRESET')
    await emulator.idle()
    expect(emulator.requests).toMatchObject([{ to: anna, answer: { type: 'reset' } }])
    expect(emulator.counters).toMatchObject({ requests: 1, accepted: 0, unanswered: 1 })
    expect(emulator.webhooks).toEqual([])
  })

  it('posts the events when it comes after acceptance', async () => {
    const emulator = await openEmulator()
    emulator.fault('reset-after-acceptance')

    expect(await errorOf(sendSession(emulator))).toBe('ECONNRESET')
    await emulator.idle()
    expect(emulator.requests[0]?.messageId).toEqual(expect.any(String))
    expect(emulator.counters).toMatchObject({ accepted: 1, unanswered: 1 })
    expect(eventsFor(emulator)).toEqual(['enqueued', 'sent', 'delivered'])
  })
})

describe('the fault of a request without a response', () => {
  it('accepts nothing when it comes before acceptance', async () => {
    const emulator = await openEmulator()
    emulator.fault('timeout-before-acceptance')
    expect((await sendIntoSilence(emulator)).messageId).toBeUndefined()
  })

  it('posts the events when it comes after acceptance', async () => {
    const emulator = await openEmulator()
    emulator.fault('timeout-after-acceptance')

    expect((await sendIntoSilence(emulator)).messageId).toEqual(expect.any(String))
    await emulator.idle()
    expect(eventsFor(emulator)).toEqual(['enqueued', 'sent', 'delivered'])
  })
})

describe('the fault of a refusal', () => {
  it('is a 429 after all other checks with too-many-requests', async () => {
    const emulator = await openEmulator()
    emulator.fault('too-many-requests')

    expect((await sendSession(emulator)).status).toBe(429)
    expect((await sendSession(emulator, 'nobody')).status).toBe(400)
    expect(await (await sendSession(emulator)).json()).toEqual({
      status: 'error',
      message: 'Too Many Requests',
    })
  })

  it('is an HTML page before all checks with html-502', async () => {
    const emulator = await openEmulator()
    emulator.fault('html-502')
    const response = await post(emulator, 'msg', sessionForm(emulator, anna), {})

    expect(response.status).toBe(502)
    expect(response.headers.get('content-type')).toBe('text/html')
    expect(await response.text()).toContain('<h1>502 Bad Gateway</h1>')
  })

  it('accepts the message, which fails with 4001, with rate-limited', async () => {
    const { emulator, inbox } = await openWithInbox()
    emulator.fault('rate-limited', { count: 1 })

    expect((await sendSession(emulator)).status).toBe(200)
    await emulator.idle()
    expect(inbox).toHaveLength(1)
    expect(inbox[0]).toMatchObject({ payload: { type: 'failed', payload: { code: 4001 } } })
  })
})

describe('the fault of latency', () => {
  it('delays the requests to its number, and no others', async () => {
    const emulator = await openEmulator()
    emulator.fault('latency', { to: anna, ms: 3_600_000 })
    const arrived = new Promise<ReceivedRequest>((resolve) => emulator.on('request', resolve))
    const held = sendSession(emulator, anna).catch(() => 'cut by close')
    const request = await arrived

    expect((await sendSession(emulator, boris)).status).toBe(200)
    expect(request.answer).toBeUndefined()
    await emulator.close()
    expect(await held).toBe('cut by close')
  })

  it('lets the request continue afterwards', async () => {
    const emulator = await openEmulator()
    emulator.fault('latency', { ms: 1 })
    expect((await sendSession(emulator)).status).toBe(200)
  })
})

describe('a fault of the emulator', () => {
  it('ends after its count', async () => {
    const emulator = await openEmulator()
    emulator.fault('too-many-requests', { count: 2 })
    const replies = [await sendSession(emulator), await sendSession(emulator), await sendSession(emulator)]

    expect(replies.map(({ status }) => status)).toEqual([429, 429, 200])
    expect(emulator.faults).toEqual([])
  })

  it('is ended by the function that setting it returned, which can be called twice', async () => {
    const emulator = await openEmulator()
    const lift = emulator.fault('too-many-requests')
    emulator.fault('html-502', { to: boris })
    lift()
    lift()

    expect((await sendSession(emulator)).status).toBe(200)
    expect(emulator.faults).toEqual([{ id: 2, kind: 'html-502', to: boris, hits: 0 }])
  })

  it('can be ended together with all others', async () => {
    const emulator = await openEmulator()
    emulator.fault('too-many-requests')
    emulator.fault('html-502')
    emulator.liftFaults()
    expect((await sendSession(emulator)).status).toBe(200)
  })

  it('affects only its number', async () => {
    const emulator = await openEmulator()
    emulator.fault('too-many-requests', { to: boris })
    expect((await sendSession(emulator, anna)).status).toBe(200)
    expect((await sendSession(emulator, boris)).status).toBe(429)
  })

  it('occurs with its probability', async () => {
    const dice = [0.5, 0.49]
    let isRolling = false
    const emulator = await openEmulator({ random: () => (isRolling ? (dice.shift() ?? 0.99) : 0.99) })
    emulator.fault('html-502', { probability: 0.5 })
    isRolling = true
    const missed = emulator.waitForRequest(() => true)
    await sendSession(emulator)
    expect((await missed).answer).toMatchObject({ status: 200 })

    dice.length = 0
    dice.push(0.49)
    expect((await sendSession(emulator)).status).toBe(502)
  })

  it('has priority over a script and over the code in a number', async () => {
    const emulator = await openEmulator()
    emulator.fault('rate-limited')
    await sendSession(emulator, numberFor(1006))
    await emulator.idle()
    expect(emulator.webhooks.map(({ code }) => code)).toEqual([4001])
  })

  it.each([
    ['count', { count: 0 }],
    ['times', { times: 0 }],
    ['ms', { ms: -1 }],
    ['probability', { probability: 1.5 }],
  ])('is refused when its %s is out of range', async (name, options) => {
    const emulator = await openEmulator()
    expect(() => emulator.fault('duplicate', options)).toThrow(RangeError)
    expect(() => emulator.fault('duplicate', options)).toThrow(name)
  })

  it('is refused when its name is unknown', async () => {
    const emulator = await openEmulator()
    const { kind }: { kind: FaultKind } = JSON.parse('{"kind":"earthquake"}')
    expect(() => emulator.fault(kind)).toThrow('earthquake')
  })
})
