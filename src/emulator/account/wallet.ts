/** What the emulated wallet holds, and what a message costs. */
export interface WalletOptions {
  /** In the wallet's currency, which the emulator calls US dollars. */
  readonly balance: number
  /** One price for all messages; the real ones depend on country and category. */
  readonly costPerMessage: number
}

/** Prices have at most six decimals here, so that 0.3 minus 0.1 is 0.2. */
const UNITS = 1_000_000

/** The money that messages are paid from. Without options it never runs out. */
export class Wallet {
  #balance: number
  readonly #costPerMessage: number

  constructor(options: WalletOptions | undefined) {
    this.#balance = options?.balance ?? Number.POSITIVE_INFINITY
    this.#costPerMessage = options?.costPerMessage ?? 0
  }

  /** What is left; infinite without the option `wallet`. */
  get balance(): number {
    return this.#balance
  }

  /** @throws {RangeError} for an amount that is not above 0. */
  topUp(amount: number): void {
    if (!(amount > 0)) {
      throw new RangeError(`The amount to top the wallet up by has to be above 0; ${amount} was given.`)
    }
    this.#balance = rounded(this.#balance + amount)
  }

  /** Pays for one message; `false`, and nothing taken, where the balance does not cover it. */
  pay(): boolean {
    const left = rounded(this.#balance - this.#costPerMessage)
    if (left < 0) return false
    this.#balance = left
    return true
  }
}

function rounded(amount: number): number {
  return Number.isFinite(amount) ? Math.round(amount * UNITS) / UNITS : amount
}
