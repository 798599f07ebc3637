import { type DeferralListener, interruptedWait, type PreparedRequest } from '../delivery/index.ts'
import { type GupshupFailure, InvalidMessageError, isGupshupError } from '../errors/index.ts'
import type { Outcome, Receipt } from '../model/index.ts'
import { type NewestAttempt, type RetriedCodes, retryKey, retryToSend } from '../outbox/index.ts'
import type { LaneTable } from '../rate/index.ts'
import { failureError } from '../settlement/index.ts'
import { firstAbort } from '../util/index.ts'
import type { BulkGate } from './bulk-halt.ts'
import type { RequestCount } from './bulk-summary.ts'
import type { SendRequest } from './send-request.ts'

/** What a `sendAll()` asks of the client. */
export interface BulkSender {
  readonly lanes: LaneTable
  /** Sends one request, in this lane if it names none, with these fields instead of its own. */
  readonly send: (
    request: SendRequest,
    lane: string,
    change: Partial<
      Pick<PreparedRequest, 'idempotencyKey' | 'redriveOf' | 'until' | 'atHalt' | 'deferral' | 'leaving'>
    >,
  ) => Promise<Receipt>
  /** What was sent last for a key. */
  readonly newestAttempt: (idempotencyKey: string) => Promise<NewestAttempt | undefined>
  readonly gate: BulkGate
}

export interface BulkSendOptions {
  /** How long each message may take to its end once it is accepted, in milliseconds. Absent: results come when messages are accepted. */
  readonly settleMs: number | undefined
  /** What failed before is sent again if it failed with one of these codes. Absent: nothing is. */
  readonly retryFailed: RetriedCodes | undefined
  /** The lane of the requests that name none. */
  readonly lane: string
  /** What the messages do at a halted gate. */
  readonly atHalt: PreparedRequest['atHalt']
  /** Ends all waits for messages, and lets none be sent that has not left. */
  readonly stop: AbortSignal
}

/** What one request has ended with. */
export interface BulkSent {
  readonly receipt: Receipt
  readonly outcome?: Outcome | undefined
}

/** What a request is sent as. */
interface AttemptToSend {
  /** 0 is the message itself, 1 its first retry. */
  readonly retries: number
  /** The id of the failed message that a new retry sends again. */
  readonly redriveOf?: string
}

const first: AttemptToSend = { retries: 0 }

/** Is told what one message waits for. */
export interface BulkSendListener extends DeferralListener {
  /** Called when only the end of the message is still awaited. */
  readonly onAccepted: () => void
}

/** Errors that say nothing of what a message has come to, so a retry of it is no answer to them. */
const unrelatedKinds: ReadonlySet<GupshupFailure['kind']> = new Set([
  'invalid-message',
  'outcome-unknown',
  'store',
  'closed',
  'aborted',
])

/** Sends the requests of one `sendAll()`, one by one, and follows each to its end. */
export class BulkSend {
  readonly #sender: BulkSender
  readonly #options: BulkSendOptions
  /** The messages that this run waits for or has seen fail. It sends none of them again. */
  readonly #ownIds = new Set<string>()

  constructor(sender: BulkSender, options: BulkSendOptions) {
    this.#sender = sender
    this.#options = options
  }

  /**
   * Sends one request, and waits for its end if the run does. A message that turns out to have failed, and was sent again before, is what its newest
   * retry is.
   */
  async send(request: SendRequest, count: RequestCount, listener: BulkSendListener): Promise<BulkSent> {
    let attempt = await this.#attemptToSend(request)
    for (;;) {
      try {
        const receipt = await this.#sender.send(request, this.#options.lane, {
          ...this.#changeOf(request, attempt),
          atHalt: this.#options.atHalt,
          deferral: listener,
          leaving: this.#options.stop,
        })
        count.accepted(receipt.status)
        if (this.#options.settleMs === undefined) return { receipt }
        listener.onAccepted()
        const outcome = await this.#end(request, receipt, this.#options.settleMs)
        if (outcome.reached) count.delivered()
        return { receipt, outcome }
      } catch (error) {
        const newer = await this.#newerAttempt(request, attempt.retries, error)
        if (newer === undefined) throw error
        // A message that has a retry had been accepted: any other one frees its key when it fails.
        count.accepted('accepted')
        const { state } = newer.record
        if (state.name === 'failed') throw failureError(newer.record, state.failure)
        attempt = { retries: newer.retries }
      }
    }
  }

  async #attemptToSend(request: SendRequest): Promise<AttemptToSend> {
    const { retryFailed } = this.#options
    if (retryFailed === undefined) return first
    const key = keyOf(request)
    if (key === undefined) {
      throw new InvalidMessageError(
        'idempotencyKey is missing: with retryFailed it says which message failed before. Nothing was sent. Give each message a key of its own.',
        { field: 'idempotencyKey' },
      )
    }
    const newest = key === '' ? undefined : await this.#sender.newestAttempt(key)
    if (newest === undefined) return first
    const { id } = newest.record
    const retries = this.#ownIds.has(id) ? newest.retries : retryToSend(newest, retryFailed)
    return retries > newest.retries ? { retries, redriveOf: id } : { retries }
  }

  #changeOf(request: SendRequest, { retries, redriveOf }: AttemptToSend): Parameters<BulkSender['send']>[2] {
    const key = keyOf(request)
    return {
      ...(retries > 0 && key !== undefined && { idempotencyKey: retryKey(key, retries) }),
      ...(redriveOf !== undefined && { redriveOf }),
      // Its own wait would take a place among those that are being sent.
      ...(this.#options.settleMs !== undefined && { until: undefined }),
    }
  }

  /** Waits until a message has arrived or failed, or for `settleMs`. */
  async #end({ signal }: SendRequest, receipt: Receipt, timeoutMs: number): Promise<Outcome> {
    const ends = firstAbort(this.#options.stop, signal)
    this.#remember(receipt.id)
    try {
      const outcome = await receipt.outcome({ until: 'delivered', timeoutMs, signal: ends.signal })
      this.#ownIds.delete(receipt.id)
      return outcome
    } catch (error) {
      throw interruptedWait(receipt, { error, signal })
    } finally {
      ends.forget()
    }
  }

  #remember(id: string): void {
    if (this.#options.retryFailed !== undefined) this.#ownIds.add(id)
  }

  /** The retry that has taken the place of a failed message. */
  async #newerAttempt(
    request: SendRequest,
    retries: number,
    error: unknown,
  ): Promise<NewestAttempt | undefined> {
    const key = keyOf(request)
    if (key === undefined || !isGupshupError(error) || unrelatedKinds.has(error.kind)) return undefined
    if (error.id === undefined) return undefined
    this.#remember(error.id)
    // If the store cannot be read now, the failure is what is known.
    const newest = await this.#sender.newestAttempt(key).catch(() => undefined)
    return newest !== undefined && newest.retries > retries ? newest : undefined
  }
}

/** Callers without types can give anything for a request. `send()` refuses it. */
function keyOf(request: SendRequest): string | undefined {
  const key: unknown = typeof request === 'object' && request !== null ? request.idempotencyKey : ''
  return typeof key === 'string' || key === undefined ? key : ''
}
