import { createHash } from 'node:crypto'
import { RecipientLine, type RecipientLineOptions, type RecipientPlace } from './recipient-line.ts'
import type { PerRecipient } from './recipient-options.ts'

/**
 * Requests of one person may travel some milliseconds longer or shorter, so each counts for so much more, in milliseconds. A message that arrives
 * too early fails with 131056.
 */
const marginMs = 100

/** Persons who are looked through for those that nothing waits for, once there are so many. */
const minSweep = 1_000

export interface RecipientPaceOptions extends Omit<RecipientLineOptions, 'limit'> {
  readonly perRecipient: PerRecipient
  /** The app and its number. The store knows persons by hashes that are those of this scope. */
  readonly scope: string
}

/** Lets each person get a message as often as `perRecipient` allows, over all clients of the store. It delays no other person. */
export class RecipientPace {
  readonly #options: RecipientPaceOptions
  readonly #limit: PerRecipient
  readonly #lines = new Map<string, RecipientLine>()
  #sweepAt = minSweep

  constructor(options: RecipientPaceOptions) {
    const { burst, everyMs } = options.perRecipient
    this.#options = options
    this.#limit = { burst, everyMs: everyMs + marginMs }
  }

  /** How many messages of this client wait for the turn of their person. */
  get waiting(): number {
    return [...new Set(this.#lines.values())].reduce((total, { waiting }) => total + waiting, 0)
  }

  /** How many addresses are known. */
  get size(): number {
    return this.#lines.size
  }

  /** Puts a message behind those of its lane to the same person. The caller leaves the place in the end. */
  join(addresses: readonly string[], lane: string): RecipientPlace {
    const hashes = this.#hashesOf(addresses)
    return this.#lineOf(hashes).join(hashes, lane)
  }

  /** Whether messages of a lane to a person have to wait. */
  isBehind(addresses: readonly string[], lane: string): boolean {
    return this.#hashesOf(addresses).some((hash) => this.#lines.get(hash)?.isBehind(lane))
  }

  /** Meta has refused a message because the person gets too many: for other processes that is one turn more, for this one a pause. */
  async recordRefusal(addresses: readonly string[]): Promise<void> {
    const hashes = this.#hashesOf(addresses)
    this.#lineOf(hashes).recordRefusal()
    const { takeTurn, clock } = this.#options
    await takeTurn?.({ addresses: hashes, now: clock.monotonic(), burst: 1, everyMs: this.#limit.everyMs })
  }

  /** Ends every wait without a turn. The gate has shut, and the waiting messages must notice it now. */
  interrupt(): void {
    for (const line of this.#lines.values()) line.interrupt()
  }

  /** Drops the timers. Waiting messages are ended by their cancellations. */
  close(): void {
    for (const line of this.#lines.values()) line.close()
  }

  #lineOf(hashes: readonly string[]): RecipientLine {
    this.#sweep()
    const known = hashes.find((hash) => this.#lines.has(hash))
    const line =
      (known === undefined ? undefined : this.#lines.get(known)) ??
      new RecipientLine({ ...this.#options, limit: this.#limit })
    // Two lines whose persons turn out to be one stay apart here, and the store counts them as one.
    for (const hash of hashes) if (!this.#lines.has(hash)) this.#lines.set(hash, line)
    return line
  }

  /** So that neither the store nor this class keeps a number. */
  #hashesOf(addresses: readonly string[]): string[] {
    return addresses.map((address) =>
      createHash('sha256').update(`${this.#options.scope} ${address}`).digest('base64url'),
    )
  }

  #sweep(): void {
    if (this.#lines.size < this.#sweepAt) return
    for (const [hash, line] of this.#lines) if (line.isIdle) this.#lines.delete(hash)
    this.#sweepAt = Math.max(minSweep, 2 * this.#lines.size)
  }
}
