import { halt, type Receipt, type SendRequest } from 'gupshup-outbound'
import { describe, expect, it } from 'vitest'
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

/** Sends a message to everybody. At a gate that opens by itself, it waits. */
async function sendToAll({ client }: Conversation): Promise<Receipt[]> {
  const receipts: Receipt[] = []
  for await (const { receipt, error } of client.sendAll(recipients.map(messageTo), { concurrency: 10 })) {
    if (error !== undefined) throw error
    receipts.push(receipt)
  }
  return receipts
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

      const sending = sendToAll(conversation)
      await until(() => client.gate.state === 'halted', 'the gate halts')
      await emulator.idle()
      expect(client.gate).toMatchObject({ state: 'halted', resumeWhen: { type: 'wallet' } })
      // Accepted, and held when the webhook said that the wallet is empty.
      const held = sends(emulator).length - 80
      expect(held).toBeGreaterThan(0)
      expect(deliveries(emulator).size).toBe(80)

      emulator.wallet.topUp(120)
      await until(() => client.gate.state === 'open', 'the gate opens by itself')
      const receipts = await sending
      const outcomes = await Promise.all(receipts.map((receipt) => receipt.outcome()))
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
      const sending = sendToAll(conversation)
      await until(() => client.gate.state === 'halted', 'the gate halts')
      await emulator.idle()

      emulator.wallet.topUp(1)
      await until(() => deliveries(emulator).size === 81 && client.gate.state === 'halted', 'it halts again')
      emulator.wallet.topUp(200)
      const receipts = await sending
      await Promise.all(receipts.map((receipt) => receipt.outcome()))
      await emulator.idle()

      expect(deliveries(emulator)).toEqual(oneEach(recipients))
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
