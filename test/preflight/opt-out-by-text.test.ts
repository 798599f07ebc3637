import type { GupshupClient } from 'gupshup-outbound'
import { expect, test } from 'vitest'
import { startHarness } from '../support/harness.ts'
import { until } from '../support/until.ts'

const to = '919876543210'
const stopWords = new Set(['stop', 'unsubscribe'])

/** The example of docs/windows-templates-opt-outs.md. */
function suppressOnStop(client: GupshupClient, onError: (error: unknown) => void): void {
  client.on('inbound', ({ from, message }) => {
    const words = message.text?.trim().toLowerCase() ?? ''
    if (from === undefined || !stopWords.has(words)) return
    client.suppressions.add(from, { reason: 'asked by message' }).catch(onError)
  })
}

const v2 = (type: string, payload: object) => ({
  app: 'MyShop',
  timestamp: 1_760_000_002_000,
  version: 2,
  type: 'message',
  payload: { id: 'wamid.in.1', source: to, type, payload, sender: { phone: to } },
})

const v3 = (message: object) => {
  const item = { id: 'wamid.in.1', from: to, timestamp: '1760000002', ...message }
  const value = { messaging_product: 'whatsapp', messages: [item] }
  return { object: 'whatsapp_business_account', entry: [{ changes: [{ field: 'messages', value }] }] }
}

const button = { title: 'Stop', id: 'menu-1', reply: 'Stop 2' }
const tapped = (type: string, reply: object) =>
  v3({ type: 'interactive', interactive: { type, [type]: reply } })

test.each([
  ['written text in version 2', v2('text', { text: ' STOP ' })],
  ['button in version 2', v2('button_reply', button)],
  ['row of a list in version 2', v2('list_reply', { ...button, description: 'No more messages' })],
  ["template's button in version 2", v2('quick_reply', { text: 'Stop', type: 'button' })],
  ["template's button with a title in version 2", v2('quick_reply', button)],
  ['written text in version 3', v3({ type: 'text', text: { body: 'stop' } })],
  ['button in version 3', tapped('button_reply', { id: 'stop', title: 'Stop' })],
  ['row of a list in version 3', tapped('list_reply', { id: 'stop', title: 'Stop', description: 'No more' })],
  ["template's button in version 3", v3({ type: 'button', button: { text: 'Stop', payload: 'STOP' } })],
])('a "Stop" from a %s is found by an application that reads the text', async (_, body) => {
  const { client, server } = await startHarness()
  const errors: unknown[] = []
  suppressOnStop(client, (error) => errors.push(error))
  await client.receive(body)
  await until(async () => await client.suppressions.has(to))
  await expect(client.send({ to, message: 'Hello' })).rejects.toMatchObject({ kind: 'suppressed' })
  expect([server.requests, errors]).toEqual([[], []])
})

test('a "Stop" alone suppresses nothing, because the client does not interpret what people write', async () => {
  const { client } = await startHarness()
  await client.receive(v2('button_reply', button))
  expect(await client.suppressions.has(to)).toBe(false)
})
