// A login code: sent once, never late, and aborted when the user leaves.
// npx tsx examples/one-time-password.ts
import { ExpiredError, GupshupClient } from 'gupshup-outbound'
import { answer, startEmulator } from 'gupshup-outbound/emulator'

await using emulator = await startEmulator()
const { url: baseUrl, apiKey, appName, source } = emulator
await using client = new GupshupClient({ baseUrl, apiKey, appName, source })
emulator.subscribe(client)

async function sendCode(loginId: string, to: string, signal?: AbortSignal): Promise<string> {
  try {
    const { messageId } = await client.send({
      to,
      message: { type: 'template', id: '9e3b7c10-5d24-4f7a-b1c8-0a6f2d8e4c55', params: ['428193'] },
      fallback: false, // The client's own fallback would not contain the code.
      idempotencyKey: `login ${loginId}`, // Requested twice, it is sent once.
      ttlMs: 1_000, // Minutes in production: a code that could not be sent by then is not sent at all.
      until: 'delivered', // Accepted is not enough, because a user is waiting.
      signal, // Ends the wait, and the send itself if the request has not left.
    })
    return `delivered as ${messageId}`
  } catch (error) {
    if (signal?.aborted) return `aborted: ${signal.reason.name}`
    if (error instanceof ExpiredError) return 'expired: offer another code'
    throw error
  }
}

const [first, second] = await Promise.all([sendCode('A1', '919900000001'), sendCode('A1', '919900000001')])
console.log('Requested twice:', first)
console.log('Sent once:', first === second && emulator.requests.length === 1)

emulator.script('919900000002', answer.deliver({ until: 'sent' }))
console.log('Phone switched off:', await sendCode('B2', '919900000002', AbortSignal.timeout(200)))

// From here on Gupshup responds with 429, so the gate closes and messages wait.
emulator.fault('too-many-requests')
const page = new AbortController()
client.on('gate', () => page.abort())
console.log('Page closed by the user:', await sendCode('C3', '919900000003', page.signal))
console.log('Gupshup throttles:', await sendCode('D4', '919900000004'))
