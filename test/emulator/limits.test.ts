import { startEmulator } from 'gupshup-outbound/emulator'
import { describe, expect, it } from 'vitest'
import { openEmulator, sendSession } from './support.ts'

describe("the emulator's ratePerSecond", () => {
  it('responds with 429 above the limit, and accepts messages again a second after the first', async () => {
    let now = 1_760_000_000_000
    const emulator = await openEmulator({ ratePerSecond: 2, now: () => now })
    const statuses: number[] = []
    const send = async () => statuses.push((await sendSession(emulator)).status)

    await send()
    now += 400
    await send()
    now += 599
    await send()
    now += 1
    await send()
    await send()
    now += 400
    await send()
    expect(statuses).toEqual([200, 200, 429, 200, 429, 200])
  })

  it('does not count refused requests', async () => {
    const emulator = await openEmulator({ ratePerSecond: 1, now: () => 0 })
    const statuses: number[] = []
    for (const to of ['nobody', '919900000021', '919900000022']) {
      statuses.push((await sendSession(emulator, to)).status)
    }
    expect(statuses).toEqual([400, 200, 429])
  })
})

describe("the emulator's rate4001PerSecond", () => {
  it('accepts messages above the limit, which fail with 4001', async () => {
    let now = 1_760_000_000_000
    const emulator = await openEmulator({ rate4001PerSecond: 1, until: 'sent', now: () => now })
    const replies = [await sendSession(emulator), await sendSession(emulator)]
    now += 1000
    replies.push(await sendSession(emulator))
    await emulator.idle()

    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200])
    const codes = emulator.requests.map(({ webhooks }) => webhooks.at(-1)?.code)
    expect(codes).toEqual([undefined, 4001, undefined])
  })
})

describe("the emulator's options", () => {
  it.each([
    ['port', { port: 65_536 }],
    ['port', { port: -1 }],
    ['ratePerSecond', { ratePerSecond: -1 }],
    ['rate4001PerSecond', { rate4001PerSecond: Number.NaN }],
    ['eventDelayMs', { eventDelayMs: -1 }],
    ['webhookTries', { webhookTries: 0 }],
    ['webhookRetryDelayMs', { webhookRetryDelayMs: 2 ** 31 }],
    ['webhookTimeoutMs', { webhookTimeoutMs: 0 }],
    ['historyLimit', { historyLimit: 0 }],
    ['throughput.messagesPerSecond', { throughput: { messagesPerSecond: -1 } }],
    ['throughput.steps[0].afterMs', { throughput: { steps: [{ afterMs: -1, messagesPerSecond: 20 }] } }],
    [
      'throughput.otherApp.messagesPerSecond',
      { throughput: { otherApp: { messagesPerSecond: Number.NaN } } },
    ],
    ['throughput.lastingExcess.withinMs', { throughput: { lastingExcess: { refusals: 1, withinMs: -1 } } }],
    ['throughput.slowing.fromShare', { throughput: { slowing: { fromShare: 2, maxMs: 100 } } }],
    ['pairRate.everyMs', { pairRate: { everyMs: -1 } }],
    ['pairRate.burst', { pairRate: { burst: 0 } }],
  ])('are refused by name when they are out of range: %s', async (name, options) => {
    await expect(startEmulator(options)).rejects.toThrow(RangeError)
    await expect(startEmulator(options)).rejects.toThrow(name)
  })

  it('are refused when the source is not a number', async () => {
    await expect(startEmulator({ source: '+91 99' })).rejects.toThrow(TypeError)
  })

  it('have defaults', async () => {
    const emulator = await openEmulator()
    expect(emulator).toMatchObject({
      url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      apiKey: 'emulator-key',
      appName: 'EmulatorApp',
      source: '919900000000',
    })
  })

  it('make two emulators behave the same when their random numbers are the same', async () => {
    const run = async () => {
      let seed = 7
      const random = () => {
        seed = (seed * 16_807) % 2_147_483_647
        return seed / 2_147_483_647
      }
      const emulator = await openEmulator({ random, now: () => 0 })
      await sendSession(emulator)
      await emulator.idle()
      return emulator.webhooks.map(({ body }) => body)
    }
    expect(await run()).toEqual(await run())
  })
})
