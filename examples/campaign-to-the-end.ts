// A campaign that waits for what becomes of each message, counts it, and sends again later what failed for a cause that has passed.
// npx tsx examples/campaign-to-the-end.ts
import { GupshupClient, type SendAllOptions, type SendRequest } from 'gupshup-outbound'
import { answer, startEmulator } from 'gupshup-outbound/emulator'

await using emulator = await startEmulator()
const { url: baseUrl, apiKey, appName, source } = emulator
await using client = new GupshupClient({ baseUrl, apiKey, appName, source })
emulator.subscribe(client)

const sale = emulator.addTemplate({ name: 'sale', category: 'MARKETING', body: 'Hi {{1}}, shoes are cheap!' })
const numberOf = (customer: number) => `9198000${String(customer).padStart(5, '0')}`

function* campaign(): Generator<SendRequest> {
  for (let customer = 1; customer <= 20; customer += 1) {
    yield {
      to: numberOf(customer),
      message: { type: 'template', id: sale.id, params: [`Customer ${customer}`] },
      idempotencyKey: `spring-sale:${customer}`,
    }
  }
}

// Two people get enough marketing already today, one has no WhatsApp, one phone is off, and one has opted out.
emulator.script(numberOf(3), answer.fail(131049), answer.deliver())
emulator.script(numberOf(4), answer.fail(131049), answer.deliver())
emulator.script(numberOf(7), answer.fail(1002))
emulator.script(numberOf(12), answer.deliver({ until: 'sent' }))
await client.suppressions.add(numberOf(15))

async function run(options: SendAllOptions): Promise<void> {
  // Ten minutes are the default. Here every phone that is on reports at once.
  const results = client.sendAll(campaign(), { until: 'settled', settleMs: 2_000, ...options })
  for await (const { request, outcome, error } of results) {
    if (outcome?.reached === false) console.log(`${request.idempotencyKey} is on its way`)
    if (error?.name === 'SuppressedError') console.log(`${request.idempotencyKey} was not sent`)
  }
  const { delivered, failed, skipped, open } = results.summary
  console.log(`${delivered} delivered, ${skipped} skipped, ${open} open, failed:`, failed)
}

await run({})
await run({ retryFailed: [131049] }) // the next day
await run({}) // sends nothing: it reports what is

console.log(`${emulator.requests.length} messages`)
