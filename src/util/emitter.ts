import { redacted } from './redacted.ts'

/** Calls listeners by event name, with redacted events. A listener that throws is reported and does not affect the others. */
export class Emitter<Events extends object> {
  readonly #listeners: { [Name in keyof Events]?: Set<(event: Events[Name]) => unknown> } = {}
  readonly #onListenerError: (error: unknown, name: keyof Events) => void
  /** Removes the keys and tokens that are known by value from the text of an error. */
  redact: (text: string) => string = (text) => text

  constructor(onListenerError: (error: unknown, name: keyof Events) => void) {
    this.#onListenerError = onListenerError
  }

  /** Returns an unsubscribe function. */
  on<Name extends keyof Events>(name: Name, listener: (event: Events[Name]) => void): () => void {
    const listeners = this.#listeners[name] ?? new Set()
    this.#listeners[name] = listeners
    const own = (event: Events[Name]) => listener(event)
    listeners.add(own)
    return () => {
      listeners.delete(own)
    }
  }

  /** Makes the event only if it has a listener. `false`: it has none. */
  emit<Name extends keyof Events>(name: Name, makeEvent: () => Events[Name]): boolean {
    const listeners = this.#listeners[name]
    if (listeners === undefined || listeners.size === 0) return false
    const event = redacted(makeEvent())
    for (const listener of [...listeners]) {
      try {
        const result = listener(event)
        // An async listener's rejection would otherwise end the process.
        if (isThenable(result))
          Promise.resolve(result).catch((error: unknown) => this.#onListenerError(error, name))
      } catch (error) {
        this.#onListenerError(error, name)
      }
    }
    return true
  }
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function'
}
