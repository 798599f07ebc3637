import { type Emitter, redactText } from '../util/index.ts'
import type { ClientEvents, StoreEvent } from './client-events.ts'

/** Tells of the store. Trouble that no listener and no logger hears of becomes a warning of the process. */
export function reportStore(events: Emitter<ClientEvents>, event: StoreEvent): void {
  if (events.emit('store', () => event) || event.state === 'available') return
  const what = event.state === 'reset' ? event.message : `The store cannot be used. ${event.error.message}`
  process.emitWarning(
    `${redactText(what)} (Listen to client.on('store') to handle it.)`,
    'GupshupOutboundWarning',
  )
}
