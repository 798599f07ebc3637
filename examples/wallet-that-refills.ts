// The wallet becomes empty in the middle of a campaign. Accepted messages are held and sent when there is money again.
// npx tsx examples/wallet-that-refills.ts
import { GupshupClient, halt, type Receipt, type SendRequest } from 'gupshup-outbound'
import { startEmulator } from 'gupshup-outbound/emulator'

await using emulator = await startEmulator({ wallet: { balance: 12, costPerMessage: 1 } })
const { url: baseUrl, apiKey, appName, source } = emulator
await using client = new GupshupClient({
  baseUrl,
  apiKey, // The account's: the key of an app may not read the balance.
  appName,
  source,
  rateLimit: { messagesPerSecond: 200 },
  // In production the client polls the wallet after a minute, then less and less often.
  policies: { 1003: halt({ resumeWhen: 'wallet', pollMs: 100 }) },
})
emulator.subscribe(client)

const campaign: SendRequest[] = Array.from({ length: 60 }, (_, customer) => ({
  to: `9198000${String(customer).padStart(5, '0')}`,
  message: 'The shop is open again',
  idempotencyKey: `open-again:${customer}`, // A second run under the same key sends nothing new.
}))

// At a gate that opens by itself, sendAll() waits within each message's ttlMs.
client.on('gate', ({ gate }) => {
  console.log('The gate is', gate.state)
  if (gate.state === 'halted') emulator.wallet.topUp(48)
})

const receipts: Receipt[] = []
for await (const { receipt, error } of client.sendAll(campaign, { concurrency: 5 })) {
  if (error) throw error
  receipts.push(receipt)
}
const outcomes = await Promise.all(receipts.map((receipt) => receipt.outcome()))
console.log(`${outcomes.length} customers, ${outcomes.filter(({ reached }) => reached).length} delivered`)
console.log('Balance:', emulator.wallet.balance)
