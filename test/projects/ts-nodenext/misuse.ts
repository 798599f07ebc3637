// Never run: it compiles only as long as each of these lines is an error.
import {
  backOff,
  type ClientOptions,
  createWebhookHandler,
  GupshupClient,
  type GupshupError,
  type GupshupEvent,
  lookup,
  type Receipt,
  retry,
} from 'gupshup-outbound'
import { type Emulator, startEmulator } from 'gupshup-outbound/emulator'

declare const client: GupshupClient
declare const receipt: Receipt
declare const event: GupshupEvent
declare const error: GupshupError
declare const emulator: Emulator

export const options: ClientOptions = {
  // @ts-expect-error It is `timeoutMs`, in milliseconds.
  timeout: 30_000,
}

export const wrongOptions = [
  // @ts-expect-error A rate is a number.
  new GupshupClient({ rateLimit: { messagesPerSecond: '20' } }),
  // @ts-expect-error The unit is part of the name.
  backOff({ initial: 60_000 }),
  // @ts-expect-error There is no such policy.
  new GupshupClient({ policies: { 4001: 'halt' } }),
  // @ts-expect-error A kind is one of the client's.
  new GupshupClient({ policies: { recipients: retry() } }),
]

export async function wrongRequests(): Promise<void> {
  // @ts-expect-error A message is needed.
  await client.send({ to: '+91 98765 43210' })
  // @ts-expect-error A number is text, as it may begin with + or 0.
  await client.send({ to: 919876543210, message: 'Hello' })
  // @ts-expect-error There is no such type of message.
  await client.send({ to: '+91 98765 43210', message: { type: 'fax', text: 'Hello' } })
  // @ts-expect-error A text has no url.
  await client.send({ to: '+91 98765 43210', message: { type: 'text', url: 'https://example.com' } })
  // @ts-expect-error `seen` is called `read`.
  await receipt.outcome({ until: 'seen' })
}

export function wrongReading(): unknown[] {
  return [
    // @ts-expect-error A receipt is not a delivery: it has an outcome to wait for.
    receipt.delivered,
    // @ts-expect-error Only an inbound event has a message.
    event.message,
    // @ts-expect-error Not every error has a code.
    error.code.toFixed(),
    // @ts-expect-error A code that nobody knows has no row.
    lookup(1002).name,
    // @ts-expect-error What came in is not to be changed.
    emulator.requests.pop(),
  ]
}

// @ts-expect-error A handler cannot be made without something that takes in what comes.
createWebhookHandler({ token: 'secret' })

// @ts-expect-error A port is a number.
await startEmulator({ port: '4010' })
