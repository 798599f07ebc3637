import { type Emitter, printableError, redactText } from '../util/index.ts'
import type { ClientEvents, StoreEvent } from './client-events.ts'
import type { ConsumerEvent } from './consumer-event.ts'
import { type CredentialsEvent, describeCredentials } from './credentials-event.ts'
import type { SendAllEvent } from './send-all-event.ts'

/**
 * Emits an error that no `send()` can throw. Without a listener it becomes a warning of the process. An error of the application's code, such as one
 * of an HTTP client, can carry a request with its headers, so it is made printable.
 */
export function reportError(events: Emitter<ClientEvents>, thrown: unknown): void {
  const error = printableError(thrown, (text) => events.redact(text))
  if (events.emit('error', () => error)) return
  warn(
    error instanceof Error ? `${error.name}: ${error.message}` : `A listener threw a ${typeof error}.`,
    'error',
  )
}

/** Emits an event of a webhook. The feed keeps only those that have no event of their own. */
export function emitWebhook(events: Emitter<ClientEvents>, event: ClientEvents['webhook']): void {
  events.emit('webhook', () => event)
}

/** Emits the state of the store. Without a listener, anything but its return becomes a warning of the process. */
export function reportStore(events: Emitter<ClientEvents>, event: StoreEvent): void {
  if (events.emit('store', () => event) || event.state === 'available') return
  warn(event.state === 'reset' ? event.message : `The store cannot be used. ${event.error.message}`, 'store')
}

/** Emits what happened to the credential. Without a listener, its end and the first failure of its source become a warning of the process. */
export function reportCredentials(events: Emitter<ClientEvents>, event: CredentialsEvent): void {
  if (events.emit('credentials', () => event) || event.change === 'renewed') return
  if (event.change === 'failing' && event.failures > 1 && event.nextAttemptAt !== undefined) return
  warn(describeCredentials(event), 'credentials')
}

/** Emits what happened to a consumer. Without a listener, a dead letter and a gap become a warning of the process. */
export function reportConsumer(events: Emitter<ClientEvents>, event: ConsumerEvent): void {
  if (events.emit('consumer', () => event) || event.change === 'waiting') return
  warn(event.message, 'consumer')
}

/** Emits what a halt does to a run of `sendAll()`. Without a listener, anything but its return becomes a warning of the process. */
export function reportSendAll(events: Emitter<ClientEvents>, event: SendAllEvent): void {
  if (events.emit('send-all', () => event) || event.change === 'resumed') return
  warn(event.message, 'send-all')
}

function warn(text: string, name: keyof ClientEvents): void {
  process.emitWarning(
    `${redactText(text)} (Listen to client.on('${name}') to handle it.)`,
    'GupshupOutboundWarning',
  )
}
