import type { Failure } from './failure.ts'

/** How far a message is known to have come. */
export type DeliveryStatus = 'accepted' | 'enqueued' | 'sent' | 'delivered' | 'read'

/** What `send()` gives back. Types only, and in this room because `OutcomeUnknownError` carries one. */
export interface Receipt {
  /** Our own id of the message; it stays the same through retries and fallbacks. */
  readonly id: string
  /** Gupshup's id of the request that was accepted; absent before, and while the outcome is unknown. */
  readonly messageId?: string | undefined
  /** The whole number by this name, digits with country code. What enumerates, spreads, clones or prints the receipt gets it masked. */
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
  readonly until?: DeliveryStatus | undefined
  /**
   * How long to wait, in milliseconds. When it passes, the promise resolves with what is known and `reached: false`:
   * running out of patience is not a failure of the message.
   *
   * @default 86_400_000 (a day)
   */
  readonly timeoutMs?: number | undefined
  /** Ends the wait; the promise rejects with the signal's own reason. The message is not called back. */
  readonly signal?: AbortSignal | undefined
}

/** What Gupshup said that a message cost: its words, as they came. */
export interface Billing {
  /** Whether it is paid for. */
  readonly billable?: boolean | undefined
  /** `marketing`, `utility`, `authentication`, `service` … */
  readonly category?: string | undefined
  /** `PMP` (per message), `CBP` (per conversation) … */
  readonly model?: string | undefined
  /** `regular`, `free_entry_point` … */
  readonly type?: string | undefined
  readonly source?: string | undefined
  readonly conversationId?: string | undefined
}

/** One request for a message, as far as it is known what became of it. */
export interface OutcomeAttempt {
  /** 0 is the message itself, 1 its first fallback, and so on. */
  readonly step: number
  /** Gupshup's word for what was sent: `text`, `template` … */
  readonly type: string
  /** Gupshup's id of the request. */
  readonly messageId?: string | undefined
  readonly status?: DeliveryStatus | undefined
  /** What it failed with. */
  readonly failure?: Pick<Failure, 'kind' | 'code' | 'system' | 'reason'> | undefined
  /** `true`: no request was made, because the client knew before that it would be refused. */
  readonly withheld: boolean
  readonly billing?: Billing | undefined
}

/** What became of a message. */
export interface Outcome {
  /** Our own id of the message. */
  readonly id: string
  /** Gupshup's id of the request that came this far. */
  readonly messageId?: string | undefined
  readonly to: string
  readonly status: DeliveryStatus | 'queued' | 'unknown'
  /** Whether `status` is what was waited for, or later. */
  readonly reached: boolean
  /** Whether the message itself came this far or one of its fallbacks. */
  readonly via: 'message' | 'fallback'
  /** Requests made for this message so far, refused ones included. */
  readonly requests: number
  /** What the request that came this far cost. Known some time after `sent`, and only if the webhook brings `BILLING`. */
  readonly billing?: Billing | undefined
  /** Every request, oldest first: what a fallback replaced, why, and what each cost. */
  readonly attempts: readonly OutcomeAttempt[]
}
