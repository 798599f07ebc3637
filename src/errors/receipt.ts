/** How far a message is known to have come. */
export type DeliveryStatus = 'accepted' | 'enqueued' | 'sent' | 'delivered' | 'read'

/** What `send()` gives back. Types only, and in this room because `OutcomeUnknownError` carries one. */
export interface Receipt {
  /** Our own id of the message; it stays the same through retries and fallbacks. */
  readonly id: string
  /** Gupshup's id of the request that was accepted; absent before, and while the outcome is unknown. */
  readonly messageId?: string
  /** The whole number, digits with country code. Masked in `inspect()` and JSON. */
  readonly to: string
  /** How far the message had come when the receipt was made. `queued`: it is stored, and not accepted yet. */
  readonly status: DeliveryStatus | 'queued' | 'unknown'
  /** Waits for what becomes of the message. */
  outcome(options?: OutcomeOptions): Promise<Outcome>
}

export interface OutcomeOptions {
  /**
   * The status to wait for; a later one counts too.
   *
   * @default 'delivered'
   */
  readonly until?: DeliveryStatus
  /**
   * How long to wait, in milliseconds. When it passes, the promise resolves with what is known and `reached: false`:
   * running out of patience is not a failure of the message.
   *
   * @default no limit
   */
  readonly timeoutMs?: number
  /** Ends the wait; the promise rejects with the signal's own reason. The message is not called back. */
  readonly signal?: AbortSignal
}

/** What became of a message. */
export interface Outcome {
  /** Our own id of the message. */
  readonly id: string
  /** Gupshup's id of the request that came this far. */
  readonly messageId?: string
  readonly to: string
  readonly status: DeliveryStatus | 'queued' | 'unknown'
  /** Whether `status` is what was waited for, or later. */
  readonly reached: boolean
  /** Whether the message itself came this far or one of its fallbacks. */
  readonly via: 'message' | 'fallback'
  /** Requests made for this message so far, refused ones included. */
  readonly requests: number
}
