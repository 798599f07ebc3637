import { type Emitter, redactText } from '../util/index.ts'
import type { ClientEvents, StoreEvent } from './client-events.ts'

/** Emits an error that no `send()` can throw. Without a listener it becomes a warning of the process. */
export function reportError(events: Emitter<ClientEvents>, error: unknown): void {
  if (events.emit('error', () => error)) return
  warn(
    error instanceof Error ? `${error.name}: ${error.message}` : `A listener threw a ${typeof error}.`,
    'error',
  )
}

/** Emits the state of the store. Without a listener, anything but its return becomes a warning of the process. */
export function reportStore(events: Emitter<ClientEvents>, event: StoreEvent): void {
  if (events.emit('store', () => event) || event.state === 'available') return
  warn(event.state === 'reset' ? event.message : `The store cannot be used. ${event.error.message}`, 'store')
}

function warn(text: string, name: keyof ClientEvents): void {
  process.emitWarning(
    `${redactText(text)} (Listen to client.on('${name}') to handle it.)`,
    'GupshupOutboundWarning',
  )
}
