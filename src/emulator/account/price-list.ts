import type { Price } from '../events/price.ts'
import type { MessageKind } from '../events/step.ts'

/** Since then messages that are no templates are charged, and utility templates inside a window too (…/pricing/non-template-messages). */
const SERVICE_CHARGED_SINCE_MS = Date.UTC(2026, 9, 1)

/** Prices messages by the emulator's clock, as Meta's pages say it for the time. */
export class PriceList {
  readonly #freeServiceMessages: number
  readonly #now: () => number
  #month = ''
  #serviceMessages = 0

  constructor(freeServiceMessages: number, now: () => number) {
    this.#freeServiceMessages = freeServiceMessages
    this.#now = now
  }

  /** The price of one more message. */
  priceOf(category: string, kind: MessageKind, isInWindow: boolean): Price {
    const isFree = this.#isFree(category, kind, isInWindow)
    return { type: isFree ? 'free_customer_service' : 'regular', billable: !isFree, category }
  }

  #isFree(category: string, kind: MessageKind, isInWindow: boolean): boolean {
    const at = this.#now()
    if (at < SERVICE_CHARGED_SINCE_MS) return kind === 'session' || (category === 'utility' && isInWindow)
    if (kind !== 'session') return false
    const month = new Date(at).toISOString().slice(0, 7)
    if (month !== this.#month) this.#serviceMessages = 0
    this.#month = month
    this.#serviceMessages += 1
    return this.#serviceMessages <= this.#freeServiceMessages
  }
}
