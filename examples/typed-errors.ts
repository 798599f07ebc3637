// Distinguishing errors by the class of a code, by the class of a kind, and by the code itself.
// npx tsx examples/typed-errors.ts
import {
  GupshupClient,
  GupshupError,
  hasCode,
  NumberOptedOutError,
  OutcomeUnknownError,
  SessionWindowError,
  SuppressedError,
} from 'gupshup-outbound'
import { answer, numberFor, startEmulator } from 'gupshup-outbound/emulator'

await using emulator = await startEmulator()
const { url: baseUrl, apiKey, appName, source } = emulator
await using client = new GupshupClient({ baseUrl, apiKey, appName, source })
emulator.subscribe(client)

async function send(to: string): Promise<string> {
  try {
    // With `until`, send() itself throws the error that a webhook reports.
    const receipt = await client.send({ to, message: 'Your order has shipped', until: 'delivered' })
    return receipt.status
  } catch (error) {
    // One code of Gupshup's.
    if (error instanceof NumberOptedOutError) return 'opted out: unsubscribe the customer'
    // Nothing was sent. Checked before `hasCode()`, because it carries the code that suppressed the number.
    if (error instanceof SuppressedError) return `not sent, suppressed after ${error.code}`
    // Any code of a kind, here 1004 to 1008 and Meta's own.
    if (error instanceof SessionWindowError) return `window closed (${error.code}): send a template`
    // Any list of codes.
    if (hasCode(error, [131049, 131050])) return 'marketing limit: try tomorrow'
    // It was sent, but no response confirmed it. Sending again could deliver it twice, so wait for a webhook.
    if (error instanceof OutcomeUnknownError) {
      const outcome = await error.receipt?.outcome({ timeoutMs: 15_000 })
      return `unknown at first, then ${outcome?.status}`
    }
    // Every other error of this package says what happened, to which message, and what to do now.
    if (error instanceof GupshupError) return error.message
    throw error
  }
}

// The connection breaks first, and the webhook comes a second later.
const late = answer.events({ status: 'delivered', afterMs: 1_000 })
emulator.script('919900000004', answer.networkFault('reset-after-acceptance', { accepted: late }))

console.log('1012:', await send(numberFor(1012)))
console.log('The same number again:', await send(numberFor(1012)))
console.log('1006:', await send(numberFor(1006)))
console.log('131049:', await send(numberFor(131049)))
console.log('Connection reset:', await send('919900000004'))
console.log('1010:', await send(numberFor(1010)))
console.log('Invalid number:', await send('12'))
