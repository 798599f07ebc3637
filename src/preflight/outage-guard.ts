/** Options of the guard against 1002 in bulk, which is more often an outage than a list of bad numbers. */
export interface SuppressionGuardOptions {
  /**
   * The share of 1002 among the recent outcomes above which new suppressions are only provisional.
   *
   * @default 0.5
   */
  readonly share?: number | undefined
  /**
   * How many 1002 an outage takes at least, so that two bad numbers out of three are none.
   *
   * @default 20
   */
  readonly minimum?: number | undefined
  /**
   * How many outcomes count as recent.
   *
   * @default 100
   */
  readonly window?: number | undefined
  /**
   * How long the gate backs off, in milliseconds, before it probes.
   *
   * @default 60_000
   */
  readonly pauseMs?: number | undefined
}

export interface Anomaly {
  /** The share of 1002 among the recent outcomes, 0 to 1. */
  readonly share: number
  readonly count: number
  /** The numbers that were suppressed during it. */
  readonly numbers: readonly string[]
}

/** Watches the share of 1002 among the recent outcomes of this process, with one outcome for each message. */
export class SuppressionGuard {
  readonly #options: Required<SuppressionGuardOptions>
  /** By the message's id, oldest first: the number if the message failed with 1002, else `undefined`. */
  readonly #recent = new Map<string, string | undefined>()
  /** How many of the recent outcomes are 1002. */
  #count = 0
  #tripped = false
  /** The gate's epoch when the last outage ended. */
  #reliableFrom = 0

  constructor(options: Required<SuppressionGuardOptions>) {
    this.#options = options
  }

  /** How long the gate backs off, in milliseconds. */
  get pauseMs(): number {
    return this.#options.pauseMs
  }

  /** Whether there is an outage now, so that no 1002 is believed. */
  get isTripped(): boolean {
    return this.#tripped
  }

  /** Whether a 1002 is not believed of a request that was posted in this epoch of the gate: it was posted during an outage. */
  isUnreliable(epoch: number): boolean {
    return this.#tripped || epoch < this.#reliableFrom
  }

  /** Records another outcome than 1002. It counts until the same message fails with 1002 after all. */
  recordSuccess(messageId: string): void {
    this.#put(messageId, undefined)
    // Resets at half the share, so that it does not trip again and again around the limit.
    if (this.#tripped && this.#share() < this.#options.share / 2) this.#tripped = false
  }

  /** Records a 1002. Returns an anomaly once, when the share exceeds the limit. */
  recordFailure(messageId: string, number: string): Anomaly | undefined {
    this.#put(messageId, number)
    const share = this.#share()
    if (this.#tripped || this.#count < this.#options.minimum || share <= this.#options.share) return undefined
    this.#tripped = true
    const numbers = [...new Set([...this.#recent.values()].filter((bad) => bad !== undefined))]
    return { share, count: this.#count, numbers }
  }

  /** Forgets all outcomes, because the outage has ended: by `client.resume()`, or by a probe that arrived. Requests from this epoch on count. */
  reset(epoch: number): void {
    if (this.#tripped) this.#reliableFrom = epoch
    this.#recent.clear()
    this.#count = 0
    this.#tripped = false
  }

  #put(messageId: string, outcome: string | undefined): void {
    this.#drop(messageId)
    this.#recent.set(messageId, outcome)
    if (outcome !== undefined) this.#count += 1
    if (this.#recent.size <= this.#options.window) return
    const [oldest] = this.#recent.keys()
    if (oldest !== undefined) this.#drop(oldest)
  }

  #drop(messageId: string): void {
    if (this.#recent.get(messageId) !== undefined) this.#count -= 1
    this.#recent.delete(messageId)
  }

  #share(): number {
    return this.#count / this.#recent.size
  }
}
