// A one-time password beside a campaign of two tenants: it passes them all, the tenants take turns, and a pause stops the campaign alone.
// npx tsx examples/lanes.ts
import { GupshupClient } from 'gupshup-outbound'
import { startEmulator } from 'gupshup-outbound/emulator'

await using emulator = await startEmulator()
const { url: baseUrl, apiKey, appName, source } = emulator
await using client = new GupshupClient({
  ...{ baseUrl, apiKey, appName, source },
  rateLimit: { messagesPerSecond: 20 },
  lanes: {
    otp: { reserve: 0.2, ttlMs: 60_000 }, // 4 of 20 a second are always free for it
    campaign: { share: 1, fairBy: 'tenant' },
  },
})

client.on('lane', ({ lane, state }) => console.log(`Lane ${lane} is ${state}.`))

/** The tenants of the messages that were sent, in order. */
const order: string[] = []
client.on('accepted', ({ metadata }) => order.push(String(metadata?.['tenant'] ?? 'otp')))

// The first tenant queues ten times as many messages as the second one, and comes first.
for (const [tenant, count] of [
  ['big', 30],
  ['small', 3],
] as const) {
  for (let message = 0; message < count; message += 1) {
    const to = `91987654${tenant === 'big' ? '1' : '2'}${String(message).padStart(3, '0')}`
    await client.enqueue({ to, message: 'Our sale begins today', lane: 'campaign', metadata: { tenant } })
  }
}
client.work()

await client.send({ to: '919876543999', message: 'Your code is 4711', lane: 'otp' })
console.log('The code was sent among the first three:', order.indexOf('otp') < 3)

while (!order.includes('small')) await new Promise((resolve) => setTimeout(resolve, 50))
await client.lanes.get('campaign').pause('the offer has a wrong price')
// What had its permit already is still sent.
await new Promise((resolve) => setTimeout(resolve, 200))
const sent = order.length
await client.send({ to: '919876543998', message: 'Your code is 4712', lane: 'otp' })
console.log('While the campaign is paused, the code alone is sent:', order.slice(sent).join() === 'otp')

await client.lanes.get('campaign').resume()
while (order.filter((tenant) => tenant === 'small').length < 3)
  await new Promise((resolve) => setTimeout(resolve, 50))
const campaign = order.filter((tenant) => tenant !== 'otp')
console.log('The small tenant waited for no more than its turns:', campaign.length <= 8)
