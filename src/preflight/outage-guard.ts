/** 1002 reported by the bulk is more often an outage than a list of bad numbers. */
export interface SuppressionGuardOptions {
  /**
   * The share of 1002 among the recent outcomes above which new suppressions are only provisional.
   *
   * @default 0.5
   */
  readonly share?: number | undefined
  /**
   * How many 1002 it takes at least, so that two bad numbers out of three are no outage.
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
  /** The numbers that were suppressed for it and should not have been. */
  readonly numbers: readonly string[]
}

/** Watches the share of 1002 among the recent outcomes of this process, one outcome a message. */
export class SuppressionGuard {
  readonly #options: Required<SuppressionGuardOptions>
  /** The number of a message that failed with 1002, `undefined` for one that did well; by the message's id, oldest first. */
  readonly #recent = new Map<string, string | undefined>()
  #count = 0
  #tripped = false
  /** The gate's epoch when the last bulk was over. */
  #believesFrom = 0

  constructor(options: Required<SuppressionGuardOptions>) {
    this.#options = options
  }

  /** How long the gate is to back off, in milliseconds. */
  get pauseMs(): number {
    return this.#options.pauseMs
  }

  /** Whether 1002 is not believed at the moment. */
  get isTripped(): boolean {
    return this.#tripped
  }

  /** Whether a 1002 of a request posted in this epoch of the gate is not believed: during a bulk, and of what left before it was over. */
  isUnreliable(epoch: number): boolean {
    return this.#tripped || epoch < this.#believesFrom
  }

  /** An outcome that was not 1002. It counts until the same message fails with 1002 after all. */
  recordSuccess(messageId: string): void {
    this.#put(messageId, undefined)
    // Half the share to calm down, so that it does not trip again and again on the edge.
    if (this.#tripped && this.#share() < this.#options.share / 2) this.#tripped = false
  }

  /** A 1002. Gives a verdict once, when the share jumps over the limit. */
  recordFailure(messageId: string, number: string): Anomaly | undefined {
    this.#put(messageId, number)
    const share = this.#share()
    if (this.#tripped || this.#count < this.#options.minimum || share <= this.#options.share) return undefined
    this.#tripped = true
    const numbers = [...new Set([...this.#recent.values()].filter((bad) => bad !== undefined))]
    return { share, count: this.#count, numbers }
  }

  /** Forgets what was: somebody, or a message that arrived, says that the trouble is over, from this epoch of the gate on. */
  reset(epoch: number): void {
    if (this.#tripped) this.#believesFrom = epoch
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
