import { HaltedError, halt, type Receipt, type SendRequest } from 'gupshup-outbound'
import { describe, expect, it } from 'vitest'
import { addressOf } from '../support/address-of.ts'
import { until } from '../support/until.ts'
import {
  type Conversation,
  type ConversationOptions,
  deliveries,
  numbers,
  oneEach,
  openConversation,
  sends,
} from './support.ts'

const recipients = numbers(200)

const ways: readonly (readonly [string, ConversationOptions, string])[] = [
  ['the self-serve API', {}, '/sm/api/v2/wallet/balance'],
  ['the partner API', { partner: 'form' }, '/wallet/balance'],
]

function messageTo(to: string): SendRequest {
  return { to, message: 'Your order has shipped', idempotencyKey: `shipped:${to}` }
}

/** Sends a message to everybody. Gives the receipts, and the numbers that the halted gate turned away. */
async function sendToAll({ client }: Conversation, to: readonly string[]) {
  const receipts: Receipt[] = []
  const turnedAway: string[] = []
  for await (const result of client.sendAll(to.map(messageTo), { concurrency: 10 })) {
    if (result.receipt !== undefined) receipts.push(result.receipt)
    else if (result.error instanceof HaltedError) turnedAway.push(addressOf(result.request.to))
    else throw result.error
  }
  return { receipts, turnedAway }
}

describe.each(ways)(
  'a wallet that becomes empty in the middle of two hundred messages, over %s',
  (_, setup, path) => {
    const options: ConversationOptions = {
      ...setup,
      emulator: { wallet: { balance: 80, costPerMessage: 1 } },
      client: { policies: { 1003: halt({ resumeWhen: 'wallet', pollMs: 40 }) } },
    }

    it('loses and duplicates no message when it is recharged', async () => {
      const conversation = await openConversation(options)
      const { client, emulator } = conversation
      const changes: string[] = []
      client.on('gate', ({ gate }) => changes.push(gate.state))

      const first = await sendToAll(conversation, recipients)
      await emulator.idle()
      expect(client.gate).toMatchObject({ state: 'halted', resumeWhen: { type: 'wallet' } })
      expect(first.turnedAway.length).toBeGreaterThan(0)
      const held = first.receipts.length - 80
      expect(held).toBeGreaterThan(0)
      expect(deliveries(emulator).size).toBe(80)

      emulator.wallet.topUp(120)
      await until(() => client.gate.state === 'open', 'the gate opens by itself')
      // Held ones went out by themselves; who was received "not sent" sends again, under the same key.
      const second = await sendToAll(conversation, first.turnedAway)
      expect(second.turnedAway).toEqual([])
      const outcomes = await Promise.all(
        [...first.receipts, ...second.receipts].map((receipt) => receipt.outcome()),
      )
      await emulator.idle()

      expect(outcomes.filter(({ reached, via }) => reached && via === 'message')).toHaveLength(200)
      expect(deliveries(emulator)).toEqual(oneEach(recipients))
      expect(sends(emulator)).toHaveLength(200 + held)
      expect(outcomes.reduce((sum, { requests }) => sum + requests, 0)).toBe(200 + held)
      expect(emulator.wallet.balance).toBe(0)
      expect(changes).toEqual(['halted', 'open'])

      const looks = emulator.requests.filter(({ path: asked }) => asked.endsWith(path))
      expect(looks.length).toBeGreaterThan(0)
      expect(looks.length).toBeLessThan(8)
    })

    it('halts again when it is recharged with too little, and continues when it is recharged with more', async () => {
      const conversation = await openConversation(options)
      const { client, emulator } = conversation
      const { receipts, turnedAway } = await sendToAll(conversation, recipients)
      await emulator.idle()
      const held = receipts.length - 80

      emulator.wallet.topUp(1)
      await until(() => deliveries(emulator).size === 81 && client.gate.state === 'halted', 'it halts again')
      emulator.wallet.topUp(200)
      await Promise.all(receipts.map((receipt) => receipt.outcome()))
      await emulator.idle()

      const reached = recipients.filter((to) => !turnedAway.includes(to))
      expect(deliveries(emulator)).toEqual(oneEach(reached))
      expect(reached).toHaveLength(80 + held)
      expect(client.gate.state).toBe('open')
    })
  },
)

describe('a wallet without a policy', () => {
  it('is not polled, so that an operator must call resume() after recharging', async () => {
    const { client, emulator } = await openConversation({
      emulator: { wallet: { balance: 0, costPerMessage: 1 } },
    })
    const receipt = await client.send({ to: '919900000002', message: 'Hello' })
    await until(() => client.gate.state === 'halted', 'the gate halts')
    emulator.wallet.topUp(5)
    await expect(client.send({ to: '919900000003', message: 'Hello' })).rejects.toThrow(/client\.resume\(\)/)
    await client.resume()
    expect(await receipt.outcome()).toMatchObject({ status: 'delivered', requests: 2 })
    expect(emulator.requests.filter(({ kind }) => kind === undefined)).toEqual([])
  })
})
