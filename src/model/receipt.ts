import type { Failure } from './failure.ts'

/** How far a message is known to have come. */
export type DeliveryStatus = 'accepted' | 'enqueued' | 'sent' | 'delivered' | 'read'

/** What `send()` returns. */
export interface Receipt {
  /** Our own id of the message. It stays the same through retries and fallbacks. */
  readonly id: string
  /** Gupshup's id of the accepted request. Absent before, and while the outcome is unknown. */
  readonly messageId?: string | undefined
  /** The digits of the number with country code, or the user id. Enumerating, spreading, cloning or printing the receipt gives a masked one. */
  readonly to: string
  /** How far the message had come when the receipt was made. `queued`: stored, and not accepted yet. */
  readonly status: DeliveryStatus | 'queued' | 'unknown'
  /**
   * Why WhatsApp does not deliver an accepted message yet, in its own words. Accepted does not mean on its way: `held_for_quality_assessment` is a
   * message that WhatsApp holds back until it knows what people think of its template, and that then goes out or fails; `paused` is one that waits
   * until its template is active again. The client neither fails nor repeats such a message. Absent: nothing of the kind was said.
   */
  readonly messageStatus?: string | undefined
  /** Waits for the outcome of the message. */
  outcome(options?: OutcomeOptions): Promise<Outcome>
}

export interface OutcomeOptions {
  /**
   * The status to wait for. A later one counts too.
   *
   * @default 'delivered'
   */
  readonly until?: DeliveryStatus | undefined
  /**
   * How long to wait, in milliseconds. After a timeout the promise resolves with what is known and `reached: false`, because the message has
   * not failed.
   *
   * @default 86_400_000 (a day)
   */
  readonly timeoutMs?: number | undefined
  /** Ends the wait: the promise rejects with the signal's own reason. The message is not aborted. */
  readonly signal?: AbortSignal | undefined
}

/** What a request cost, in Gupshup's own words. */
export interface Billing {
  /** Whether Gupshup charges for it. */
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

/** One request for a message, and what is known about its outcome. */
export interface OutcomeAttempt {
  /** 0 is the message itself, 1 its first fallback, and so on. */
  readonly step: number
  /** Gupshup's word for what was sent: `text`, `template` … */
  readonly type: string
  /** Gupshup's id of the request. */
  readonly messageId?: string | undefined
  readonly status?: DeliveryStatus | undefined
  /** Why it was accepted and is not on its way: see `receipt.messageStatus`. */
  readonly messageStatus?: string | undefined
  /** What it failed with. */
  readonly failure?: Pick<Failure, 'kind' | 'code' | 'system' | 'reason'> | undefined
  /** `true`: no request was made, because the client knew that Gupshup would refuse it. */
  readonly withheld: boolean
  readonly billing?: Billing | undefined
}

/** The outcome of a message. */
export interface Outcome {
  /** Our own id of the message. */
  readonly id: string
  /** Gupshup's id of the request that came this far. */
  readonly messageId?: string | undefined
  readonly to: string
  readonly status: DeliveryStatus | 'queued' | 'unknown'
  /** Whether `status` is the awaited status, or a later one. */
  readonly reached: boolean
  /** Whether the message itself came this far or one of its fallbacks. */
  readonly via: 'message' | 'fallback'
  /** How many requests were made for this message so far, refused ones included. */
  readonly requests: number
  /** What the request that came this far cost. Known some time after `sent`, and only if the subscription has `BILLING`. */
  readonly billing?: Billing | undefined
  /** Every request, oldest first: what a fallback replaced, why, and what each request cost. */
  readonly attempts: readonly OutcomeAttempt[]
}
