// A switch over every kind of error, which narrows the error in each case and does not compile when a kind is missing.
// npx tsx examples/exhaustive-switch.ts
import { GupshupClient, type GupshupFailure, isGupshupError } from 'gupshup-outbound'
import { numberFor, startEmulator } from 'gupshup-outbound/emulator'

function whatToDo(error: GupshupFailure): string {
  switch (error.kind) {
    case 'recipient':
    case 'suppressed':
      return 'Check the number with the customer.'
    case 'session-window':
      return 'Send a template.'
    case 'content':
    case 'template':
      return 'Fix the message or the template.'
    case 'invalid-message':
      return `Fix the field ${error.field ?? ''} of the request.`
    case 'configuration':
      return `Fix the option ${error.option ?? ''} of the client.`
    case 'webhook':
      return `Check what posts to the webhook's address: the body is ${error.reason}.`
    case 'account':
    case 'authentication':
    case 'halted':
      return 'Page an operator: nothing is sent until the account is in order.'
    case 'store':
      return error.isPassing ? 'Try again later.' : `Look at the store: it is ${error.reason}.`
    case 'rate-limit':
    case 'too-many-requests':
    case 'network':
    case 'credentials':
    case 'closed':
      return 'Try again later.'
    case 'service':
    case 'outcome-unknown':
      return 'Wait for a later webhook: it may have been sent.'
    case 'expired':
    case 'aborted':
    case 'erased':
    case 'canceled':
      return 'Nothing: the message was ended on purpose.'
    case 'unknown-code':
      return 'Look at the reason, and report the code to us.'
    default:
      return error satisfies never
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
    console.log(`${code}: ${error.name}. ${whatToDo(error)} Respond with ${error.responseStatus}.`)
  }
}
