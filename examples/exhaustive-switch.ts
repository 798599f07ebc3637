// A switch over every kind of error, which does not compile when one is missing.
// npx tsx examples/exhaustive-switch.ts
import { type ErrorKind, GupshupClient, isGupshupError } from 'gupshup-outbound'
import { numberFor, startEmulator } from 'gupshup-outbound/emulator'

function whatToDo(kind: ErrorKind): string {
  switch (kind) {
    case 'recipient':
    case 'suppressed':
      return 'Check the number with the customer.'
    case 'session-window':
      return 'Send a template.'
    case 'content':
    case 'template':
    case 'invalid-message':
    case 'configuration':
    case 'webhook':
      return 'Mend the code or the template.'
    case 'account':
    case 'authentication':
    case 'halted':
      return 'Wake somebody up: nothing is sent until the account is in order.'
    case 'rate-limit':
    case 'too-many-requests':
    case 'network':
    case 'store':
    case 'closed':
      return 'Try again later.'
    case 'service':
    case 'outcome-unknown':
      return 'Wait for a later webhook: it may have been sent.'
    case 'expired':
    case 'aborted':
      return 'Nothing: it was given up on purpose.'
    case 'unlisted':
      return 'Look at the reason, and tell us the code.'
    default:
      return kind satisfies never
  }
}

await using emulator = await startEmulator()
const { url: baseUrl, apiKey, appName, source } = emulator
await using client = new GupshupClient({ baseUrl, apiKey, appName, source })
emulator.subscribe(client)

for (const code of [1002, 1006, 1010, 4003, 500]) {
  try {
    await client.send({ to: numberFor(code), message: 'Your order has shipped', until: 'delivered' })
  } catch (error) {
    if (!isGupshupError(error)) throw error
    console.log(`${code}: ${error.name}. ${whatToDo(error.kind)}`)
  }
}
