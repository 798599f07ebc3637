// Tests of an application: its own code, the real client, and an emulator that follows the test's script. No mocks, no waiting.
// npx tsx examples/testing-with-the-emulator.ts
import assert from 'node:assert/strict'
// The only line that differs in vitest: import { test } from 'vitest'
import { test } from 'node:test'
import { GupshupClient, hasCode } from 'gupshup-outbound'
import { answer, numberFor, startEmulator } from 'gupshup-outbound/emulator'

/** The application: notifies customers that their order has shipped, and records opt-outs. */
class OrderService {
  readonly optedOut: string[] = []
  constructor(readonly client: GupshupClient) {}

  async notifyShipped(order: string, to: string): Promise<'text' | 'template' | 'nothing'> {
    const fallback = {
      type: 'template',
      id: 'd1c0a7de-52f4-4d0c-9a77-3f0b6b1e8c21',
      params: [order],
    } as const
    try {
      const receipt = await this.client.send({ to, message: `Order ${order} has shipped`, fallback })
      const { via } = await receipt.outcome()
      return via === 'message' ? 'text' : 'template'
    } catch (error) {
      if (!hasCode(error, 1012)) throw error
      this.optedOut.push(to)
      return 'nothing'
    }
  }
}

/** One for each test, so that tests can run in parallel. */
async function openShop() {
  const emulator = await startEmulator({ eventDelayMs: 0 })
  const { url: baseUrl, apiKey, appName, source } = emulator
  const client = new GupshupClient({ baseUrl, apiKey, appName, source })
  emulator.subscribe(client)
  const close = () => client.close().then(() => emulator.close())
  return { emulator, orders: new OrderService(client), [Symbol.asyncDispose]: close }
}

test('a customer within the 24-hour window gets a text', async () => {
  await using shop = await openShop()
  assert.equal(await shop.orders.notifyShipped('4711', '919900000001'), 'text')
  assert.deepEqual(shop.emulator.requests[0]?.message, { type: 'text', text: 'Order 4711 has shipped' })
})

test('a customer outside the window gets the template', async () => {
  await using shop = await openShop()
  shop.emulator.script('919900000001', answer.fail(1005), answer.deliver())
  assert.equal(await shop.orders.notifyShipped('4711', '919900000001'), 'template')
})

test('a customer who has opted out gets nothing and is recorded', async () => {
  await using shop = await openShop()
  assert.equal(await shop.orders.notifyShipped('4711', numberFor(1012)), 'nothing')
  assert.deepEqual(shop.orders.optedOut, [numberFor(1012)])
})
