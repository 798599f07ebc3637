import { answer, numberFor } from 'gupshup-outbound/emulator'
import { describe, expect, it } from 'vitest'
import { anna, lastEvent, openEmulator, sendSession, sendTemplate } from './support.ts'

const dayMs = 24 * 60 * 60 * 1000

/** An emulator that keeps windows, on a clock that is moved by hand. */
async function openOnClock(options = {}) {
  const clock = { now: 1_760_000_000_000 }
  const emulator = await openEmulator({ window: 'track', now: () => clock.now, ...options })
  async function outcome(send = sendSession) {
    await send(emulator)
    await emulator.idle()
    return lastEvent(emulator)
  }
  return { clock, emulator, outcome }
}

const delivered = { event: 'delivered', code: undefined }
const outside = { event: 'failed', code: 131047 }

describe('a tracked session window', () => {
  it('is closed for a number that has never written: the message is accepted and fails by webhook', async () => {
    const { emulator, outcome } = await openOnClock()
    expect((await sendSession(emulator)).status).toBe(200)
    expect(await outcome()).toEqual(outside)
  })

  it('is opened by an inbound message for exactly 24 hours', async () => {
    const { clock, emulator, outcome } = await openOnClock()
    await emulator.inbound({ from: anna, text: 'Hello' })

    expect(await outcome()).toEqual(delivered)
    clock.now += dayMs - 1
    expect(await outcome()).toEqual(delivered)
    clock.now += 1
    expect(await outcome()).toEqual(outside)
  })

  it('is extended by each message', async () => {
    const { clock, emulator, outcome } = await openOnClock()
    await emulator.inbound({ from: anna, text: 'Hello' })
    clock.now += dayMs - 1
    await emulator.inbound({ from: anna, text: 'Are you there?' })
    clock.now += dayMs - 1
    expect(await outcome()).toEqual(delivered)
  })

  it('is separate for each number', async () => {
    const { emulator, outcome } = await openOnClock()
    await emulator.inbound({ from: '919900000022', text: 'Hello' })
    expect(await outcome()).toEqual(outside)
  })

  it('is opened by a message from the page', async () => {
    const { emulator, outcome } = await openOnClock()
    await fetch(`${emulator.url}/control`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ action: 'inbound', from: anna, text: 'Hello' }),
    })
    expect(await outcome()).toEqual(delivered)
  })

  it('does not affect templates, and is not opened by one', async () => {
    const { outcome } = await openOnClock()
    expect(await outcome(sendTemplate)).toEqual(delivered)
    expect(await outcome()).toEqual(outside)
  })

  it('is opened and closed by setting it, and can be read', async () => {
    const { emulator, outcome } = await openOnClock()
    emulator.windows.open(anna)
    expect(emulator.windows.isOpen(anna)).toBe(true)
    expect(await outcome()).toEqual(delivered)

    emulator.windows.close(anna)
    expect(emulator.windows.isOpen(anna)).toBe(false)
    expect(await outcome()).toEqual(outside)
  })

  it('has priority over the code in a number, and a script over both', async () => {
    const { emulator } = await openOnClock()
    const to = numberFor(1010)
    await sendSession(emulator, to)
    emulator.script(anna, answer.deliver())
    await sendSession(emulator)
    await emulator.idle()

    expect(lastEvent(emulator, to)).toEqual(outside)
    expect(lastEvent(emulator)).toEqual(delivered)
  })

  it.each([470, 1005, 131047])(
    'makes messages fail with %i when the option says so',
    async (outsideWindowCode) => {
      const { outcome } = await openOnClock({ outsideWindowCode })
      expect(await outcome()).toEqual({ event: 'failed', code: outsideWindowCode })
    },
  )

  it.each([1003, 131026, 7])(
    'cannot make messages fail with %i, which is about something else',
    async (outsideWindowCode) => {
      await expect(openEmulator({ outsideWindowCode })).rejects.toThrow(RangeError)
    },
  )
})

describe('a session window that is not tracked', () => {
  it('is open to every number, without an end', async () => {
    const { clock, emulator, outcome } = await openOnClock({ window: 'open' })
    expect(await outcome()).toEqual(delivered)
    await emulator.inbound({ from: anna, text: 'Hello' })
    clock.now += 2 * dayMs
    expect(await outcome()).toEqual(delivered)
  })

  it('can be closed by setting it, and is opened again by a message', async () => {
    const { emulator, outcome } = await openOnClock({ window: 'open' })
    emulator.windows.close(anna)
    expect(await outcome()).toEqual(outside)
    await emulator.inbound({ from: anna, text: 'Hello' })
    expect(await outcome()).toEqual(delivered)
  })
})
