/** WhatsApp lets a business write freely for 24 hours after the customer's last message (docs.gupshup.io/docs/session-messages). */
const WINDOW_MS = 24 * 60 * 60 * 1000

/** How the emulator treats windows: `open` never minds them, `track` keeps them as WhatsApp does. */
export type WindowMode = 'open' | 'track'

/** Whose session window is open, by the emulator's clock. */
export class Windows {
  readonly #mode: WindowMode
  readonly #now: () => number
  /** When a window closes, in milliseconds since 1970. A number that is not listed follows the mode. */
  readonly #closesAt = new Map<string, number>()

  constructor(mode: WindowMode, now: () => number) {
    this.#mode = mode
    this.#now = now
  }

  /** Opens a number's window for 24 hours, as a message from it does; with `window: 'open'` for good. */
  open(number: string): void {
    if (this.#mode === 'open') this.#closesAt.delete(number)
    else this.#closesAt.set(number, this.#now() + WINDOW_MS)
  }

  /** Closes a number's window, whatever the option `window` says, until it is opened again. */
  close(number: string): void {
    this.#closesAt.set(number, Number.NEGATIVE_INFINITY)
  }

  isOpen(number: string): boolean {
    const closesAt = this.#closesAt.get(number)
    return closesAt === undefined ? this.#mode === 'open' : this.#now() < closesAt
  }
}
