import type { RateCause, RateChange, RateEvent, RateStatus } from '../model/index.ts'
import { assertNever, type Clock, type UnixMs } from '../util/index.ts'
import { type RateSource, shownRate } from './rate-source.ts'

export interface RateReportOptions {
  readonly clock: Clock
  readonly source: RateSource
  readonly isShared: boolean
  readonly configuredPerSecond: number
  /** How many messages wait here, by lane. */
  readonly waiting: () => Readonly<Record<string, number>>
  /** How many messages wait here for their person. */
  readonly waitingForPerson: () => number
  /** Since when the store cannot be reached. `undefined`: it can. */
  readonly storeDownSince: () => UnixMs | undefined
  readonly emit: (event: RateEvent) => void
}

/** Seconds over which rates are measured. */
const measuredSeconds = 10

/** Messages wait some milliseconds for every permit. So long a wait is told, in milliseconds. */
const longWaitMs = 1_000
const repeatMs = 60_000

/** Raises come each second while the rate grows, and slow responses with a busy machine. Each of the two is told at most every so many milliseconds. */
const minPauseMs = 10_000

/** Measures the rate of this process, and tells what changes. */
export class RateReport {
  readonly #options: RateReportOptions
  readonly #wanted: Meter
  readonly #reached: Meter
  readonly #toldAt = { raised: Number.NEGATIVE_INFINITY, slowed: Number.NEGATIVE_INFINITY }
  #toldWaitAt = Number.NEGATIVE_INFINITY
  #waitingSince: number | undefined
  #cancelTimer: (() => void) | undefined
  #isClosed = false

  constructor(options: RateReportOptions) {
    this.#options = options
    this.#wanted = new Meter(options.clock)
    this.#reached = new Meter(options.clock)
  }

  get status(): RateStatus {
    const { source, isShared, configuredPerSecond, waiting, waitingForPerson } = this.#options
    return {
      messagesPerSecond: shownRate(source.inForce, isShared),
      configuredPerSecond,
      wantedPerSecond: this.#wanted.perSecond,
      reachedPerSecond: this.#reached.perSecond,
      waiting: waiting(),
      waitingForPerson: waitingForPerson(),
      cause: this.#cause,
    }
  }

  recordWanted(): void {
    this.#wanted.count()
  }

  recordReached(): void {
    this.#reached.count()
  }

  /** A message begins to wait. */
  recordWait(): void {
    if (this.#waitingSince !== undefined || this.#isClosed) return
    this.#waitingSince = this.#options.clock.monotonic()
    if (this.#cancelTimer === undefined) this.#tellWaitAt(this.#waitingSince + longWaitMs)
  }

  /** No message waits any more. */
  recordIdle(): void {
    this.#waitingSince = undefined
  }

  /** Another rate or another cause is in force. */
  recordChange(): void {
    const now = this.#options.clock.monotonic()
    const { status } = this
    const { type } = status.cause
    if (type === 'raised' || type === 'slowed') {
      if (now - this.#toldAt[type] < minPauseMs) return
      this.#toldAt[type] = now
    }
    this.#options.emit({ ...status, change: 'rate', message: describeRate(status) })
  }

  close(): void {
    this.#isClosed = true
    this.#cancelTimer?.()
  }

  get #cause(): RateCause {
    const { source, storeDownSince } = this.#options
    const since = storeDownSince()
    return since === undefined ? source.cause : { type: 'store-unavailable', since }
  }

  /** A timer stays when the wait has ended, because most waits are short and there are many. */
  #tellWaitAt(time: number): void {
    const { clock } = this.#options
    const dueAt = Math.max(time, this.#toldWaitAt + repeatMs)
    const tell = () => {
      this.#cancelTimer = undefined
      if (this.#waitingSince === undefined) return
      const toldAt = Math.max(this.#waitingSince + longWaitMs, this.#toldWaitAt + repeatMs)
      if (toldAt <= clock.monotonic()) this.#tellWait()
      this.#tellWaitAt(toldAt)
    }
    this.#cancelTimer = clock.setTimer(dueAt - clock.monotonic(), tell, { isBackground: true })
  }

  #tellWait(): void {
    this.#toldWaitAt = this.#options.clock.monotonic()
    const { status } = this
    const count = Object.values(status.waiting).reduce((total, inLane) => total + inLane, 0)
    this.#options.emit({ ...status, change: 'waiting', message: describeWait(status, count) })
  }
}

/** Counts over the last seconds. It counts each message, so it makes no objects. */
class Meter {
  readonly #clock: Pick<Clock, 'monotonic'>
  readonly #startedAt: number
  /** By the last digit of the second: which second, and how many. */
  readonly #seconds: number[] = []
  readonly #counts: number[] = []

  constructor(clock: Pick<Clock, 'monotonic'>) {
    this.#clock = clock
    this.#startedAt = clock.monotonic()
  }

  get perSecond(): number {
    const now = this.#clock.monotonic()
    const since = Math.floor(now / 1_000) - measuredSeconds
    let total = 0
    for (const [place, second] of this.#seconds.entries())
      if (second > since) total += this.#counts[place] ?? 0
    // The present second is not over.
    const measured = now / 1_000 - since - 1
    const seconds = Math.min(Math.max((now - this.#startedAt) / 1_000, 1), measured)
    return Math.round((total / seconds) * 10) / 10
  }

  count(): void {
    const second = Math.floor(this.#clock.monotonic() / 1_000)
    const place = second % measuredSeconds
    if (this.#seconds[place] === second) this.#counts[place] = (this.#counts[place] ?? 0) + 1
    else {
      this.#seconds[place] = second
      this.#counts[place] = 1
    }
  }
}

function describeRate({ messagesPerSecond, cause }: RateStatus): string {
  switch (cause.type) {
    case 'configured':
      return `The rate is ${messagesPerSecond} messages a second, as configured.`
    case 'raised':
    case 'cut':
    case 'slowed':
      return `The rate was ${describeChange(cause, messagesPerSecond)}.`
    case 'advised':
      return `With rateLimit.adapt the rate would be ${describeChange(cause.change, cause.messagesPerSecond)}.`
    case 'store-unavailable':
      return 'No message is sent, because the store that shares the rate cannot be reached.'
    default:
      return assertNever(cause)
  }
}

function describeChange(change: RateChange, to: number): string {
  const steps = `from ${change.from} to ${to} messages a second`
  switch (change.type) {
    case 'raised':
      return `raised ${steps}: messages waited for it, and none was refused`
    case 'cut':
      return `cut ${steps}, after ${change.code ?? change.kind}`
    case 'slowed':
      return `cut ${steps}: responses take ${Math.round(change.responseMs)} ms instead of ${Math.round(change.usualMs)} ms`
    default:
      return assertNever(change)
  }
}

function describeWait({ messagesPerSecond, waiting, cause }: RateStatus, count: number): string {
  const lanes = Object.entries(waiting).map(([lane, inLane]) => `${inLane} in ${lane}`)
  const what = count === 1 ? 'A message waits' : `${count} messages wait`
  const why =
    cause.type === 'store-unavailable'
      ? 'because the store that shares the rate cannot be reached'
      : `for a permit, at a rate of ${messagesPerSecond} messages a second`
  return `${what} ${why} (${lanes.join(', ')}).`
}
