import { ConfigurationError, checkChoice } from '../errors/index.ts'
import { type ClientEvents, clientEventNames } from '../events/index.ts'
import type { Emitter } from '../util/index.ts'

/**
 * Adds a listener of the application. Returns an unsubscribe function.
 *
 * @throws {ConfigurationError} when the event does not exist, or the listener is no function
 */
export function addListener<Name extends keyof ClientEvents>(
  events: Emitter<ClientEvents>,
  name: Name,
  listener: (event: ClientEvents[Name]) => void,
): () => void {
  checkChoice('The event', name, Object.keys(clientEventNames))
  if (typeof listener !== 'function') {
    throw new ConfigurationError(
      `The listener of '${name}' must be a function, but is of type ${typeof listener}.`,
    )
  }
  return events.on(name, listener)
}
