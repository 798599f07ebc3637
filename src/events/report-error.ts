import { type Emitter, redactText } from '../util/index.ts'
import type { ClientEvents, StoreEvent } from './client-events.ts'

/** Tells of what went wrong where no `send()` can throw it. If nobody listens it becomes a warning of the process. */
export function reportError(events: Emitter<ClientEvents>, error: unknown): void {
  if (events.emit('error', () => error)) return
  const text =
    error instanceof Error ? `${error.name}: ${error.message}` : `A listener threw a ${typeof error}.`
  process.emitWarning(
    `${redactText(text)} (Listen to client.on('error') to handle it.)`,
    'GupshupOutboundWarning',
  )
}

/** Tells of the store. Trouble that no listener and no logger hears of becomes a warning of the process. */
export function reportStore(events: Emitter<ClientEvents>, event: StoreEvent): void {
  if (events.emit('store', () => event) || event.state === 'available') return
  const what = event.state === 'reset' ? event.message : `The store cannot be used. ${event.error.message}`
  process.emitWarning(
    `${redactText(what)} (Listen to client.on('store') to handle it.)`,
    'GupshupOutboundWarning',
  )
}
