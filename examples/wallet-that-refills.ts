// A wallet that runs dry in the middle of a campaign. What was accepted is held and goes out by itself when there is money again.
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
  // In production the first look at the wallet is after a minute, and each further one later.
  policies: { 1003: halt({ resumeWhen: 'wallet', pollMs: 100 }) },
})
emulator.subscribe(client)

const everybody: SendRequest[] = Array.from({ length: 60 }, (_, customer) => ({
  to: `9198000${String(customer).padStart(5, '0')}`,
  message: 'The shop is open again',
  idempotencyKey: `open-again:${customer}`, // Sent twice under the same key, it goes out once.
}))

/** Sends all, and gives back those that the halted gate has turned away: they were not sent, and may be sent again. */
async function campaign(requests: readonly SendRequest[], receipts: Receipt[]): Promise<SendRequest[]> {
  const turnedAway: SendRequest[] = []
  for await (const { request, receipt, error } of client.sendAll(requests, { concurrency: 5 })) {
    if (receipt) receipts.push(receipt)
    else if (error instanceof HaltedError) turnedAway.push(request)
    else throw error
  }
  return turnedAway
}

const gateIs = (state: GateStatus['state']) =>
  new Promise<void>((resolve) => client.on('gate', ({ gate }) => gate.state === state && resolve()))
const halted = gateIs('halted')
const open = gateIs('open')
client.on('gate', ({ gate }) => console.log('The gate is', gate.state))

const receipts: Receipt[] = []
const [turnedAway] = await Promise.all([campaign(everybody, receipts), halted])
console.log('Some were turned away:', turnedAway.length > 0)

emulator.wallet.topUp(48)
await open
await campaign(turnedAway, receipts)
const outcomes = await Promise.all(receipts.map((receipt) => receipt.outcome()))
console.log(`${outcomes.length} customers, ${outcomes.filter(({ reached }) => reached).length} delivered`)
console.log('In the wallet:', emulator.wallet.balance)
