// The wallet becomes empty in the middle of a campaign. Accepted messages are held and sent when there is money again.
// npx tsx examples/wallet-that-refills.ts
import {
  type GateStatus,
  GupshupClient,
  HaltedError,
  halt,
  type Receipt,
  type SendRequest,
} from 'gupshup-outbound'
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

/** Sends all, and returns those that the halted gate rejected: they were not sent and may be sent again. */
async function sendAll(requests: readonly SendRequest[], receipts: Receipt[]): Promise<SendRequest[]> {
  const rejected: SendRequest[] = []
  for await (const { request, receipt, error } of client.sendAll(requests, { concurrency: 5 })) {
    if (receipt) receipts.push(receipt)
    else if (error instanceof HaltedError) rejected.push(request)
    else throw error
  }
  return rejected
}

const gateIs = (state: GateStatus['state']) =>
  new Promise<void>((resolve) => client.on('gate', ({ gate }) => gate.state === state && resolve()))
const halted = gateIs('halted')
const open = gateIs('open')
client.on('gate', ({ gate }) => console.log('The gate is', gate.state))

const receipts: Receipt[] = []
const [rejected] = await Promise.all([sendAll(campaign, receipts), halted])
console.log('Some were rejected:', rejected.length > 0)

emulator.wallet.topUp(48)
await open
await sendAll(rejected, receipts)
const outcomes = await Promise.all(receipts.map((receipt) => receipt.outcome()))
console.log(`${outcomes.length} customers, ${outcomes.filter(({ reached }) => reached).length} delivered`)
console.log('Balance:', emulator.wallet.balance)
