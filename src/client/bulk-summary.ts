import { type GupshupFailure, isGupshupError } from '../errors/index.ts'
import type { ErrorKind, Receipt } from '../model/index.ts'
import type { SendRequest } from './send-request.ts'

/**
 * What has become of the requests of one `sendAll()` so far. Each request that has an answer counts in exactly one of `delivered`, `failed`, `unknown`,
 * `skipped` and `open`.
 */
export interface SendAllSummary {
  /** Gupshup has accepted them, in this run or before. Each also counts by what has become of it. */
  readonly accepted: number
  /** Delivered or read, as far as the run has waited for that. */
  readonly delivered: number
  /** Failed, by code, or by the `kind` of the error where there is none: `{ 131026: 12, expired: 1 }`. */
  readonly failed: Readonly<Record<string, number>>
  /** Sent, and no response confirmed that Gupshup accepted them. They are never sent again on their own. */
  readonly unknown: number
  /** Not sent, on purpose: suppressed, canceled, erased, halted, aborted, or the client was closed. */
  readonly skipped: number
  /** Accepted, and not known to have ended. While the run waits for their end, too. */
  readonly open: number
  /** With `onHalt: 'stop'`: why the run has ended early, and the index of the first request that it has not taken. Absent: it has not. */
  readonly stopped?: { readonly reason: string; readonly nextIndex: number } | undefined
}

/** Where a request counts. */
type Place = 'delivered' | 'unknown' | 'skipped' | 'open' | { readonly failed: string }

/** The kinds of errors with which the client sent nothing, on purpose. */
const skippedKinds: ReadonlySet<ErrorKind> = new Set([
  'suppressed',
  'canceled',
  'erased',
  'halted',
  'aborted',
  'closed',
])

/** The kinds of errors that end a wait and say nothing about the message. */
const waitKinds: ReadonlySet<ErrorKind> = new Set(['aborted', 'closed', 'store'])

/** Counts the requests of one `sendAll()`. */
export class BulkSummary {
  readonly #failed: Record<string, number> = {}
  readonly counts: { -readonly [Name in keyof SendAllSummary]: SendAllSummary[Name] } = {
    accepted: 0,
    delivered: 0,
    failed: this.#failed,
    unknown: 0,
    skipped: 0,
    open: 0,
  }

  /** Returns the count of a request that is sent now. */
  begin(): RequestCount {
    return new RequestCount((place, by) => this.#add(place, by))
  }

  #add(place: Place | 'accepted', by: 1 | -1): void {
    if (typeof place === 'string') this.counts[place] += by
    else this.#failed[place.failed] = (this.#failed[place.failed] ?? 0) + by
  }
}

/** Where one request counts. An accepted one is open until its end is known. */
export class RequestCount {
  readonly #add: (place: Place | 'accepted', by: 1 | -1) => void
  #place: Place | undefined
  #isAccepted = false

  constructor(add: (place: Place | 'accepted', by: 1 | -1) => void) {
    this.#add = add
  }

  accepted(status: Receipt['status']): void {
    if (!this.#isAccepted) this.#add('accepted', 1)
    this.#isAccepted = true
    this.#move(isArrived(status) ? 'delivered' : 'open')
  }

  delivered(): void {
    this.#move('delivered')
  }

  /** The consumer has left. An accepted message stays open, and any other one is not sent. */
  left(): void {
    if (!this.#isAccepted) this.#move('skipped')
  }

  /** Counts a request by the error that it ended with. */
  ended(thrown: unknown, request: SendRequest): void {
    const receipt = receiptIn(thrown)
    if (!this.#isAccepted && receipt !== undefined && isAccepted(receipt.status))
      this.accepted(receipt.status)
    else this.#move(this.#placeOf(thrown, request))
  }

  #placeOf(thrown: unknown, request: SendRequest): Place {
    if (!isGupshupError(thrown)) return isReasonOf(thrown, request) ? 'skipped' : { failed: 'other' }
    const { kind, code } = thrown
    if (this.#isAccepted && waitKinds.has(kind)) return 'open'
    if (kind === 'outcome-unknown' || receiptIn(thrown) !== undefined) return 'unknown'
    return skippedKinds.has(kind) ? 'skipped' : { failed: String(code ?? kind) }
  }

  #move(place: Place): void {
    if (this.#place !== undefined) this.#add(this.#place, -1)
    this.#place = place
    this.#add(place, 1)
  }
}

function receiptIn(thrown: unknown): Receipt | undefined {
  return isGupshupError(thrown) && hasReceipt(thrown) ? thrown.receipt : undefined
}

function hasReceipt(error: GupshupFailure): error is Extract<GupshupFailure, { receipt?: unknown }> {
  return error.kind === 'outcome-unknown' || error.kind === 'aborted' || error.kind === 'closed'
}

/** A signal's own reason is of a message that was not sent. */
function isReasonOf(thrown: unknown, { signal }: SendRequest): boolean {
  return signal?.aborted === true && signal.reason === thrown
}

function isArrived(status: Receipt['status']): boolean {
  return status === 'delivered' || status === 'read'
}

function isAccepted(status: Receipt['status']): boolean {
  return status !== 'queued' && status !== 'unknown'
}
