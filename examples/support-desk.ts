// "I never got the message": what a support desk looks up, and what it can still do about a message.
// npx tsx examples/support-desk.ts
import { GupshupClient, unredacted } from 'gupshup-outbound'
import { startEmulator } from 'gupshup-outbound/emulator'

await using emulator = await startEmulator()
const { url: baseUrl, apiKey, appName, source } = emulator
await using client = new GupshupClient({ baseUrl, apiKey, appName, source })
emulator.subscribe(client)

// What the shop sent: one arrived, one failed with 1010 (the emulator fails with the code that a number ends in), one waits for the evening.
const evening = new Date(Date.now() + 3_600_000)
const asha = '919900000001'
await client.send({
  to: asha,
  message: 'Order 7 is paid',
  idempotencyKey: 'order-7:paid',
  until: 'delivered',
})
await client.send({ to: '919800001010', message: 'Order 8 is paid', until: 'delivered' }).catch(() => {})
const reminder = await client.enqueue({ to: asha, message: 'Rate order 7' }, { at: evening })

/** The look-up page: the messages of a customer, whatever spelling of the number the customer gives. */
async function lookUp(to: string): Promise<void> {
  const { messages } = await client.messages.list({ to, limit: 20 })
  for (const { state, steps, attempts, failure } of messages) {
    const why = failure === undefined ? '' : `: ${failure.name}`
    console.log(`  ${state}, ${steps[0]?.type}, requests: ${attempts.length}${why}`)
  }
}
console.log('Messages to Asha')
await lookUp('+91 99000 00001')
console.log('Messages to the other customer')
await lookUp('+91 98000 01010')

// By the shop's own key. Printed it is masked; `unredacted()` is for the page of somebody who may see it.
const paid = await client.messages.get({ idempotencyKey: 'order-7:paid' })
console.log('Masked in a log:', JSON.stringify(paid).includes(asha) === false)
console.log('The text:', unredacted(paid)?.steps[0]?.content ?? 'dropped, because it was delivered')

// Asha asks for the reminder earlier, and then not at all.
const moved = await client.messages.reschedule(reminder.id, { at: new Date(evening.getTime() - 1_800_000) })
console.log('Moved:', moved.rescheduled)
const { canceled } = await client.messages.cancel(reminder.id)
console.log('Canceled:', canceled)
const again = await client.messages.cancel(reminder.id)
console.log('Canceled twice:', again.canceled ? 'yes' : again.reason)
await lookUp(asha)
