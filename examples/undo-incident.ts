// A template was paused in the middle of a campaign, and is approved again. What failed for it is sent again, once to each customer.
// npx tsx examples/undo-incident.ts
import { GupshupClient } from 'gupshup-outbound'
import { startEmulator } from 'gupshup-outbound/emulator'

await using emulator = await startEmulator()
const { url: baseUrl, apiKey, appName, source } = emulator
await using client = new GupshupClient({ baseUrl, apiKey, appName, source })
emulator.subscribe(client)

const sale = emulator.addTemplate({ name: 'sale', category: 'MARKETING', body: 'Hi {{1}}, shoes are cheap!' })
const startedAt = Date.now()

async function send(customer: number): Promise<void> {
  await client.send({
    to: `9198000${String(customer).padStart(5, '0')}`,
    message: { type: 'template', id: sale.id, params: [`Customer ${customer}`] },
    idempotencyKey: `spring-sale:${customer}`,
    until: 'delivered',
  })
}

for (let customer = 1; customer <= 10; customer += 1) await send(customer)
await emulator.pauseTemplate(sale.id)
for (let customer = 11; customer <= 30; customer += 1) await send(customer).catch(() => {})

const failed: string[] = []
for await (const { failure } of client.messages.each({ state: 'failed', since: startedAt })) {
  failed.push(failure?.name ?? '')
}
console.log(`Failed: ${failed.length} with a ${[...new Set(failed)].join(', ')}`)

// The incident is over. First look at what would happen.
await emulator.approveTemplate(sale.id)
const incident = { template: sale.id, since: startedAt }
const plan = await client.messages.redrive(incident, { dryRun: true })
console.log(`Would send ${plan.send} of ${plan.found} again, and leave alone ${plan.delivered} that arrived`)

const { stored } = await client.messages.redrive(incident)
console.log(`Sent again: ${stored}`)
const twice = await client.messages.redrive(incident)
console.log(`The second time: ${twice.stored}`)

for await (const message of client.messages.each(incident)) {
  if (message.redriveOf !== undefined) await message.outcome()
}
const recipients = emulator.requests.map(({ to }) => to)
console.log(`${new Set(recipients).size} customers, ${recipients.length} messages`)
