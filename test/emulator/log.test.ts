import { describe, expect, it } from 'vitest'
import { anna, openEmulator, sendSession, sendTemplate } from './support.ts'

const boris = '919900000022'

describe('emulator.requests', () => {
  it('contains everything about a session message', async () => {
    const emulator = await openEmulator({ now: () => 1_760_000_000_000 })
    const reply = await sendSession(emulator)
    const body = await reply.text()
    const { messageId } = JSON.parse(body)
    await emulator.idle()

    expect(emulator.requests).toEqual([
      {
        id: 1,
        at: 1_760_000_000_000,
        method: 'POST',
        path: '/wa/api/v1/msg',
        headers: expect.objectContaining({
          apikey: emulator.apiKey,
          'content-type': 'application/x-www-form-urlencoded;charset=UTF-8',
        }),
        fields: {
          channel: 'whatsapp',
          source: emulator.source,
          destination: anna,
          'src.name': emulator.appName,
          message: '{"type":"text","text":"Your order has shipped"}',
        },
        kind: 'session',
        to: anna,
        message: { type: 'text', text: 'Your order has shipped' },
        template: undefined,
        answer: { type: 'reply', status: 200, contentType: 'application/json', body },
        messageId,
        whatsappId: expect.stringContaining('wamid.'),
        webhooks: [...emulator.webhooks],
      },
    ])
  })

  it('contains the template of a template message', async () => {
    const emulator = await openEmulator()
    await sendTemplate(emulator)
    expect(emulator.requests).toMatchObject([
      { kind: 'template', path: '/wa/api/v1/template/msg', template: { params: ['Anna', '24 November'] } },
    ])
  })

  it('is limited to the newest requests, while the totals continue', async () => {
    const emulator = await openEmulator({ historyLimit: 2, until: 'sent' })
    for (const to of [anna, boris, anna]) {
      await sendSession(emulator, to)
      await emulator.idle()
    }
    expect(emulator.requests.map(({ to }) => to)).toEqual([boris, anna])
    expect(emulator.webhooks.map(({ to }) => to)).toEqual([anna, anna])
    expect(emulator.counters).toMatchObject({ requests: 3, accepted: 3 })
  })

  it('is cleared together with webhooks and totals', async () => {
    const emulator = await openEmulator()
    await sendSession(emulator)
    await emulator.idle()
    emulator.clear()

    expect(emulator.requests).toEqual([])
    expect(emulator.webhooks).toEqual([])
    expect(emulator.counters).toMatchObject({ requests: 0, accepted: 0 })
  })
})

describe('emulator.on()', () => {
  it('emits a request before its response, the response, and each webhook, until it is unsubscribed', async () => {
    const emulator = await openEmulator({ until: 'enqueued' })
    const heard: unknown[] = []
    const stops = [
      emulator.on('request', ({ answer }) => heard.push(['request', answer])),
      emulator.on('reply', ({ answer }) => heard.push(['reply', answer?.type])),
      emulator.on('webhook', ({ state }) => heard.push(['webhook', state])),
    ]
    await sendSession(emulator)
    await emulator.idle()
    for (const stop of stops) stop()
    await sendSession(emulator)
    await emulator.idle()

    expect(heard).toEqual([
      ['request', undefined],
      ['reply', 'reply'],
      ['webhook', 'unsent'],
    ])
  })
})

describe('emulator.waitForRequest()', () => {
  it('finds a request that has already arrived', async () => {
    const emulator = await openEmulator()
    await sendSession(emulator, boris)
    expect((await emulator.waitForRequest(({ to }) => to === boris)).id).toBe(1)
  })

  it('waits for a later request that matches', async () => {
    const emulator = await openEmulator()
    const found = emulator.waitForRequest(({ to }) => to === boris)
    await sendSession(emulator, anna)
    await sendSession(emulator, boris)
    expect(await found).toMatchObject({ id: 2, answer: { status: 200 } })
  })

  it('rejects after its timeout', async () => {
    const emulator = await openEmulator()
    await expect(emulator.waitForRequest(() => true, { timeoutMs: 5 })).rejects.toThrow('within 5 ms')
  })

  it('rejects when the emulator closes', async () => {
    const emulator = await openEmulator()
    const found = emulator.waitForRequest(() => true)
    await Promise.all([expect(found).rejects.toThrow('closed'), emulator.close()])
  })
})

describe('emulator.waitForWebhook()', () => {
  it('waits until all attempts for the webhook are over', async () => {
    const emulator = await openEmulator()
    let tries = 0
    emulator.subscribe({
      receive: () => {
        tries += 1
        if (tries === 1) throw new Error('not yet')
      },
    })
    const found = emulator.waitForWebhook(({ event }) => event === 'enqueued')
    await sendSession(emulator)
    expect((await found).attempts).toHaveLength(2)
    expect(await emulator.waitForWebhook(({ event }) => event === 'enqueued')).toBe(await found)
  })
})
