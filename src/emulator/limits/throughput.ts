import { checkAmount } from '../option-checks.ts'
import { FixedWindow, MovingWindow, type RateWindow } from '../sliding-window.ts'
import { OtherApp } from './other-app.ts'
import { SteppedRate } from './stepped-rate.ts'
import { checkRate, type ThroughputOptions } from './throughput-options.ts'

/** What the limit makes of one message, and how much longer the response takes. */
export type Admission =
  | { readonly type: 'admitted'; readonly delayMs: number }
  | { readonly type: 'refused'; readonly delayMs: number }
  /** Accepted, and then failed by webhook. */
  | { readonly type: 'failing'; readonly code: 130429 | 4001; readonly delayMs: number }

/** Totals since the start. */
export interface ThroughputCounts {
  /** Messages that were within the limit. */
  readonly admitted: number
  /** Messages that got HTTP 429. */
  readonly refused: number
  /** Messages that were accepted and failed with 130429. */
  readonly failedWith130429: number
  /** Messages that were accepted and failed with 4001. */
  readonly failedWith4001: number
  /** Messages of the other app that were within the limit. */
  readonly otherApp: number
}

/** How many messages a second the number takes. */
export class Throughput {
  readonly #options: ThroughputOptions
  readonly #now: () => number
  readonly #startedAtMs: number
  readonly #limit: SteppedRate
  readonly #otherRate: SteppedRate
  readonly #otherApp: OtherApp
  readonly #window: RateWindow
  readonly #excess: MovingWindow
  #counts: ThroughputCounts = { admitted: 0, refused: 0, failedWith130429: 0, failedWith4001: 0, otherApp: 0 }

  constructor(options: ThroughputOptions, now: () => number) {
    const { messagesPerSecond = Number.POSITIVE_INFINITY, otherApp, counting, lastingExcess } = options
    this.#options = options
    this.#now = now
    this.#startedAtMs = now()
    this.#limit = new SteppedRate(messagesPerSecond, options.steps ?? [])
    this.#otherRate = new SteppedRate(otherApp?.messagesPerSecond ?? 0, otherApp?.steps ?? [])
    this.#otherApp = new OtherApp(this.#otherRate, otherApp?.seed ?? 1)
    this.#window = counting === 'fixed-second' ? new FixedWindow() : new MovingWindow()
    this.#excess = new MovingWindow(lastingExcess?.withinMs)
  }

  /** The limit that holds now. */
  get messagesPerSecond(): number {
    return this.#limit.at(this.#elapsedMs())
  }

  get counts(): ThroughputCounts {
    this.#letOtherAppSend()
    return this.#counts
  }

  /** Another limit holds from now on, until the next of the `steps`. @throws {RangeError} for one that is none. */
  change(messagesPerSecond: number): void {
    checkRate('throughput', messagesPerSecond)
    this.#letOtherAppSend()
    this.#limit.change(messagesPerSecond, this.#elapsedMs())
  }

  /** The other app sends so many messages a second from now on, until the next of its `steps`. @throws {RangeError} for no amount. */
  changeOtherApp(messagesPerSecond: number): void {
    checkAmount('throughput.otherApp', messagesPerSecond)
    this.#letOtherAppSend()
    this.#otherRate.change(messagesPerSecond, this.#elapsedMs())
  }

  /** Decides on one message. It is counted only if it is within the limit. */
  admit(): Admission {
    this.#letOtherAppSend()
    const elapsedMs = this.#elapsedMs()
    const limit = this.#limit.at(elapsedMs)
    if (limit === Number.POSITIVE_INFINITY) return this.#decide({ type: 'admitted', delayMs: 0 })
    const used = this.#window.usedAt(elapsedMs)
    const delayMs = this.#delayAt(limit === 0 ? 1 : used / limit)
    if (used >= limit) return this.#decide(this.#refusal(elapsedMs, delayMs))
    this.#window.countAt(elapsedMs)
    return this.#decide({ type: 'admitted', delayMs })
  }

  /** Meta's limit has messages in both directions in it (developers.facebook.com, throughput); of Gupshup's own nothing is documented. */
  countInbound(): void {
    const isMetas = this.#options.refuseWith === 130429 && this.messagesPerSecond !== Number.POSITIVE_INFINITY
    if (!isMetas) return
    this.#letOtherAppSend()
    this.#window.countAt(this.#elapsedMs())
  }

  #refusal(elapsedMs: number, delayMs: number): Admission {
    const { lastingExcess, refuseWith = 429 } = this.#options
    if (lastingExcess !== undefined) {
      this.#excess.countAt(elapsedMs)
      const isLasting = this.#excess.usedAt(elapsedMs) > lastingExcess.refusals
      if (isLasting) return { type: 'failing', code: 4001, delayMs }
    }
    return refuseWith === 429 ? { type: 'refused', delayMs } : { type: 'failing', code: refuseWith, delayMs }
  }

  #decide(admission: Admission): Admission {
    const name = countOf(admission)
    this.#counts = { ...this.#counts, [name]: this.#counts[name] + 1 }
    return admission
  }

  #delayAt(share: number): number {
    const { slowing } = this.#options
    if (slowing === undefined) return 0
    const { fromShare = 0.8, maxMs } = slowing
    if (share <= fromShare) return 0
    return Math.round(maxMs * Math.min(1, (share - fromShare) / (1 - fromShare)))
  }

  /** Counts what the other app has sent since the last look. */
  #letOtherAppSend(): void {
    const elapsedMs = this.#elapsedMs()
    for (;;) {
      const atMs = this.#otherApp.nextUntil(elapsedMs)
      if (atMs === undefined) return
      if (this.#window.usedAt(atMs) >= this.#limit.at(atMs)) continue
      this.#window.countAt(atMs)
      this.#counts = { ...this.#counts, otherApp: this.#counts.otherApp + 1 }
    }
  }

  #elapsedMs(): number {
    return this.#now() - this.#startedAtMs
  }
}

function countOf(admission: Admission): Exclude<keyof ThroughputCounts, 'otherApp'> {
  switch (admission.type) {
    case 'admitted':
    case 'refused':
      return admission.type
    case 'failing':
      return admission.code === 4001 ? 'failedWith4001' : 'failedWith130429'
    default:
      return admission satisfies never
  }
}
