import type { Failure, RateCause, RateChange } from '../model/index.ts'
import type { RateInForce, RateRequest } from '../store/index.ts'
import { type Clock, compact } from '../util/index.ts'
import {
  type AdaptiveBounds,
  type AdaptiveState,
  type CutDecision,
  cutRate,
  type OverloadSign,
  permitMs,
  raiseRate,
} from './adaptive-controller.ts'
import { noteText, readNote } from './adaptive-note.ts'
import { ResponseTimes } from './adaptive-response-times.ts'
import { ConfiguredRate, type RateSource, sharedRateFactor, shownRate } from './rate-source.ts'

export interface AdaptiveRateOptions {
  readonly messagesPerSecond: number
  readonly min: number
  readonly max: number
  /** `advise`: the configured rate stays in force. */
  readonly mode: 'apply' | 'advise'
  readonly isShared: boolean
  readonly clock: Pick<Clock, 'now' | 'monotonic'>
  /** Another rate or another cause is in force, or advised. */
  readonly onChange: () => void
}

/** A message that was refused for its rate. */
export interface RateRefusal {
  readonly type: Exclude<OverloadSign['type'], 'slow'>
  readonly failure: Pick<Failure, 'kind' | 'code' | 'system' | 'retryAfterMs'>
  /** When it was posted, by the monotonic clock. */
  readonly postedAt: number
}

/** `slow-down`: the rate is cut, or was since the message was posted, and that is enough. `stop`: messages should stop for a while too. */
export type RefusalAdvice = 'slow-down' | 'stop'

type Sign = RateRefusal | { readonly type: 'slow'; readonly responseMs: number; readonly postedAt: number }

interface Proposal {
  readonly state: AdaptiveState
  /** Absent: the rate is as configured. */
  readonly change?: RateChange | undefined
  /** Absent: it is a raise, which is dropped if another client comes first. */
  readonly sign?: Sign | undefined
}

/** The rate is raised after so long without a change, in milliseconds. */
const raiseMs = 1_000

/** So large a part of that time messages must have waited for the rate. */
const minLimitedShare = 0.5

/**
 * Requests for permits that are further apart, in milliseconds and in permits, do not use the rate in force: the gate was shut, the machine is busy
 * or the store is slow. A rate that is not used is not tried, and must not be raised.
 */
const minGapMs = 60
const maxGapPermits = 1.5

/** Without a way to learn more, a higher rate than this multiple of the configured one is not advised. */
const maxAdvice = 1.1

/** How long past rates are remembered, in milliseconds. Failures are reported within seconds. */
const historyMs = 60_000

/** A rate that follows the limit which Gupshup enforces. Clients of a store agree on each change: the first one to write it wins, and the others take it. */
export class AdaptiveRate implements RateSource {
  readonly #options: AdaptiveRateOptions
  readonly #bounds: AdaptiveBounds
  readonly #configured: ConfiguredRate
  readonly #times = new ResponseTimes()
  #state: AdaptiveState
  #change: RateChange | undefined
  #epoch: number | undefined
  /** When the present rate came into force, by the monotonic clock. */
  #since: number
  #proposal: Proposal | undefined
  #acceptedSince = 0
  #refusedSince = 0
  #limitedMs = 0
  #askedAt: number
  #wasLimited = false
  #history: readonly { readonly since: number; readonly messagesPerSecond: number }[] = []

  constructor(options: AdaptiveRateOptions) {
    const { messagesPerSecond, min, max, isShared, clock } = options
    const factor = isShared ? sharedRateFactor : 1
    this.#options = options
    this.#configured = new ConfiguredRate(messagesPerSecond, isShared)
    const start = messagesPerSecond * factor
    this.#bounds = { min: Math.min(min, start), start, max: max * factor }
    this.#state = { messagesPerSecond: start }
    this.#since = clock.monotonic()
    this.#askedAt = this.#since
  }

  get messagesPerSecond(): number {
    return this.#isAdvice ? this.#configured.messagesPerSecond : this.#state.messagesPerSecond
  }

  get inForce(): number {
    return this.#isAdvice ? this.#configured.inForce : this.#state.messagesPerSecond
  }

  get cause(): RateCause {
    const change = this.#change
    if (change === undefined) return { type: 'configured' }
    if (!this.#isAdvice) return change
    return { type: 'advised', messagesPerSecond: this.#shown(this.#state.messagesPerSecond), change }
  }

  ask(): RateRequest['rate'] {
    this.#raise()
    if (this.#isAdvice) return this.#configured.ask()
    const { state, change } = this.#proposal ?? { state: this.#state, change: this.#change }
    return compact({
      messagesPerSecond: state.messagesPerSecond,
      note: noteText({ cut: state.cut, change }),
      epoch: this.#proposal === undefined ? undefined : this.#epoch,
    })
  }

  learn(rate: RateInForce, isLimited: boolean): boolean {
    this.#countLimited(isLimited)
    if (this.#isAdvice) return this.#configured.learn(rate)
    if (rate.epoch === this.#epoch) return false
    const isFirst = this.#epoch === undefined
    const { sign } = this.#proposal ?? {}
    this.#proposal = undefined
    this.#epoch = rate.epoch
    const { messagesPerSecond } = rate
    const { cut, change } = readNote(rate.note)
    const hasChanged = messagesPerSecond !== this.#state.messagesPerSecond || change !== undefined
    this.#adopt(compact({ messagesPerSecond, cut }), change)
    // Another client was first. Unless it has cut the rate too, the cut is still due.
    if (sign !== undefined) this.#propose(sign)
    if (messagesPerSecond > this.#bounds.max) this.#lowerToMax()
    if (hasChanged || !isFirst) this.#options.onChange()
    return this.#proposal !== undefined
  }

  /** A message was accepted. */
  recordAccepted(postedAt: number): void {
    const now = this.#options.clock.monotonic()
    if (!this.#isSinceCut(postedAt)) return
    this.#acceptedSince += 1
    const responseMs = this.#times.record(now - postedAt, now)
    if (responseMs !== undefined && this.#proposal?.sign === undefined)
      this.#propose({ type: 'slow', responseMs, postedAt })
  }

  recordRefused(refusal: RateRefusal): RefusalAdvice {
    if (refusal.type !== 'pair' && this.#isSinceCut(refusal.postedAt)) this.#refusedSince += 1
    const isKnown = this.#proposal?.sign !== undefined
    const isFarBelow = !isKnown && this.#propose(refusal)?.isFarBelow === true
    const isAtMin = this.#state.messagesPerSecond <= this.#bounds.min
    const mustStop = isFarBelow || isAtMin || refusal.failure.retryAfterMs !== undefined
    return mustStop || this.#isAdvice || refusal.type === 'stop' ? 'stop' : 'slow-down'
  }

  #shown(messagesPerSecond: number): number {
    return shownRate(messagesPerSecond, this.#options.isShared)
  }

  get #isAdvice(): boolean {
    return this.#options.mode === 'advise'
  }

  #isSinceCut(postedAt: number): boolean {
    const { cut } = this.#state
    return cut === undefined || postedAt >= this.#since - cut.agoMs + permitMs
  }

  /** In time for the next request for permits. */
  #propose(sign: Sign): CutDecision | undefined {
    const { clock } = this.#options
    const now = clock.monotonic()
    // Advice does not change the rate, so the next one begins at the rate in force too.
    const messagesPerSecond = this.messagesPerSecond
    const postedAgoMs = Math.max(now - sign.postedAt, 0)
    const decision = cutRate(
      { ...this.#state, messagesPerSecond },
      {
        type: sign.type,
        postedAgoMs,
        rateThen: this.#rateAt(sign.postedAt),
        acceptedSince: this.#acceptedSince,
        refusedSince: this.#refusedSince,
      },
      { elapsedMs: now - this.#since, bounds: this.#bounds },
    )
    if (decision === undefined) return undefined
    const change = this.#changeFor(sign)
    if (this.#isAdvice) this.#advise(decision.state, change)
    else this.#proposal = { state: decision.state, change, sign }
    return decision
  }

  #changeFor(sign: Sign): RateChange {
    const at = this.#options.clock.now()
    const from = this.#shown(this.messagesPerSecond)
    if (sign.type === 'slow') {
      const { responseMs } = sign
      return { type: 'slowed', from, at, responseMs, usualMs: this.#times.usualMs ?? responseMs }
    }
    const { kind, code, system } = sign.failure
    return compact({ type: 'cut', from, at, kind, code, system })
  }

  #raise(): void {
    const { clock } = this.#options
    const elapsedMs = clock.monotonic() - this.#since
    if (elapsedMs < raiseMs || this.#proposal !== undefined) return
    if (this.#limitedMs < Math.min(elapsedMs, raiseMs) * minLimitedShare) return
    const { min, start, max } = this.#bounds
    const bounds = this.#isAdvice ? { min, start, max: Math.min(max, start * maxAdvice) } : this.#bounds
    const state = raiseRate(this.#state, { elapsedMs, bounds })
    if (state === undefined) return
    const change = {
      type: 'raised',
      from: this.#shown(this.#state.messagesPerSecond),
      at: clock.now(),
    } as const
    if (this.#isAdvice) this.#advise(state, change)
    else this.#proposal = { state, change }
  }

  #advise(state: AdaptiveState, change: RateChange): void {
    this.#adopt(state, change)
    this.#options.onChange()
  }

  /** Another client has a larger maximum. */
  #lowerToMax(): void {
    this.#proposal ??= { state: { ...this.#state, messagesPerSecond: this.#bounds.max } }
  }

  #adopt(state: AdaptiveState, change: RateChange | undefined): void {
    const now = this.#options.clock.monotonic()
    const isCut = state.cut !== undefined && state.cut.agoMs === 0
    this.#history = [
      ...this.#history.filter(({ since }) => since > now - historyMs),
      { since: this.#since, messagesPerSecond: this.#state.messagesPerSecond },
    ]
    this.#state = state
    this.#change = change
    this.#since = now
    this.#limitedMs = 0
    if (!isCut) return
    this.#acceptedSince = 0
    this.#refusedSince = 0
    this.#times.restart()
  }

  #rateAt(time: number): number {
    if (this.#isAdvice || time >= this.#since) return this.messagesPerSecond
    return this.#history.findLast(({ since }) => since <= time)?.messagesPerSecond ?? this.messagesPerSecond
  }

  #countLimited(isLimited: boolean): void {
    const now = this.#options.clock.monotonic()
    const maxGapMs = Math.max(minGapMs, maxGapPermits * (1_000 / this.messagesPerSecond))
    if (this.#wasLimited && now - this.#askedAt <= maxGapMs)
      this.#limitedMs += now - Math.max(this.#askedAt, this.#since)
    this.#askedAt = now
    this.#wasLimited = isLimited
  }
}
