import { SessionWindowError, type TemplateMessage } from 'gupshup-outbound'
import { describe, expect, it } from 'vitest'
import { openConversation, reasonOf, sends } from './support.ts'

const asha = '919900000002'
const hour = 3_600_000
const template: TemplateMessage = {
  type: 'template',
  id: '2b6f5e0c-7a41-4d1b-8a9e-6c3d2e1f0a01',
  params: ['4711'],
}

/** Both sides keep windows, by the same clock, which stands until a test moves it. */
async function openShop(fallback?: TemplateMessage) {
  let now = Date.now()
  const clock = {
    now: () => now,
    setTimer: (delayMs: number, task: () => void) => {
      const timer = setTimeout(task, delayMs)
      timer.unref()
      return () => clearTimeout(timer)
    },
  }
  const conversation = await openConversation({
    emulator: { window: 'track', now: clock.now },
    client: { sessionWindow: 'enforce', clock, fallback },
  })
  const pass = (ms: number) => {
    now += ms
  }
  return { ...conversation, pass }
}

/** The kinds of the messages that were sent, in order. */
const kinds = (emulator: Parameters<typeof sends>[0]) => sends(emulator).map(({ kind }) => kind)

describe('a number that has not written to us', () => {
  it('gets the template at once, with one request', async () => {
    const { client, emulator } = await openShop(template)
    const receipt = await client.send({ to: asha, message: 'Your order has shipped' })
    const outcome = await receipt.outcome()
    expect(outcome).toMatchObject({ via: 'fallback', status: 'delivered', requests: 1 })
    expect(outcome.attempts).toMatchObject([
      { type: 'text', withheld: true, failure: { kind: 'session-window' } },
      { type: 'template', withheld: false },
    ])
    expect(kinds(emulator)).toEqual(['template'])
  })

  it('gets text after it has written, and the template again a day later', async () => {
    const { client, emulator, pass } = await openShop(template)
    const send = async () => (await client.send({ to: asha, message: 'Hello', until: 'delivered' })).status
    expect(await client.windows.get(asha)).toEqual({ state: 'closed' })
    await send()

    await emulator.inbound({ from: asha, text: 'Where is my order?' })
    expect(await client.windows.get('+91 99000 00002')).toMatchObject({ state: 'open' })
    await send()
    pass(23 * hour)
    await send()
    pass(2 * hour)
    await send()

    expect(kinds(emulator)).toEqual(['template', 'session', 'session', 'template'])
    expect(emulator.webhooks.filter(({ event }) => event === 'failed')).toEqual([])
  })

  it('leads to a SessionWindowError that says what to do, without a request, when there is no fallback', async () => {
    const { client, emulator, pass } = await openShop()
    const never = await reasonOf(client.send({ to: asha, message: 'Hello' }))
    expect(never).toBeInstanceOf(SessionWindowError)
    expect(never).toMatchObject({ message: expect.stringMatching(/24 hours/) })

    await emulator.inbound({ from: asha, text: 'Hello' })
    pass(25 * hour)
    const late = await reasonOf(client.send({ to: asha, message: 'Hello' }))
    expect(late).toBeInstanceOf(SessionWindowError)
    expect(String(late)).not.toContain(asha)
    expect(sends(emulator)).toEqual([])
  })

  it("causes a useless request when sessionWindow is 'ignore'", async () => {
    const { client, emulator } = await openConversation({
      emulator: { window: 'track' },
      client: { fallback: template },
    })
    const receipt = await client.send({ to: asha, message: 'Hello' })
    expect(await receipt.outcome()).toMatchObject({ via: 'fallback', requests: 2 })
    expect(kinds(emulator)).toEqual(['session', 'template'])
  })
})
