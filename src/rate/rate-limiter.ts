import { emptyLedger, exchangeRate, type RateGrant, type RateRequest } from '../store/index.ts'
import type { Cancellation, Clock } from '../util/index.ts'
import type { LaneTable } from './lanes.ts'
import { LateRequests } from './late-requests.ts'
import { LeaseTimer, leaseMsAt } from './lease-timer.ts'
import type { RateReport } from './rate-report.ts'
import type { RateSource } from './rate-source.ts'
import { type Connection, LaneTurns, type Waiter, WaitingLines } from './waiting-line.ts'

/** The shortest pause between two leases, in milliseconds: bottleneck passes some 440 jobs a second (measured on Node 20), and each asks the store. */
const minPauseMs = 10

/** The same when messages of another lane begin to wait, which an urgent one should not do for long. */
const minNewLanePauseMs = 2

/** The longest pause, so that other processes know that this one still waits, in milliseconds. */
const maxPauseMs = 1_000

/** The pause before the next lease when the store cannot be reached, in milliseconds. */
const retryLeaseMs = 100

export interface RateLimiterOptions {
  readonly source: RateSource
  readonly lanes: LaneTable
  /** The client's name in the store. */
  readonly member: string
  readonly clock: Pick<Clock, 'monotonic' | 'setTimer'>
  /** Whether several processes share the rate. */
  readonly isShared?: boolean | undefined
  /** Gives out permits over all clients. Absent: this client limits itself alone. */
  readonly exchange?: ((request: RateRequest) => Promise<RateGrant>) | undefined
  /** Hears of messages that wait and get permits. */
  readonly report?:
    | Pick<RateReport, 'recordWanted' | 'recordReached' | 'recordWait' | 'recordIdle' | 'close'>
    | undefined
  /**
   * A message gets one together with its permit: with one of its own before, the messages of a slow lane would keep all from an urgent one, and a permit
   * that is taken before would age. Absent: one is always free.
   */
  readonly connections?: Connections | undefined
}

export interface Connections {
  readonly hasFreeConnection: boolean
  /** `undefined`: none is free. */
  reserveNow(): Connection | undefined
}

const alwaysFree: Connections = { hasFreeConnection: true, reserveNow: () => ({ release() {} }) }

export interface PermitOptions {
  readonly lane: string
  /** Empty: it has none. */
  readonly fairKey: string
  readonly cancellation: Cancellation
}

/** Grants permits to post: the rate in force over all clients of the store, to each lane its share, and within a lane to each fair key in turn. */
export class RateLimiter {
  readonly #options: RateLimiterOptions
  readonly #reserves: Readonly<Record<string, number>>
  readonly #exchangeRate: (request: RateRequest) => Promise<RateGrant>
  readonly #waiting = new WaitingLines()
  readonly #timer: LeaseTimer
  readonly #turns = new LaneTurns()
  readonly #late: LateRequests
  #paused: ReadonlySet<string> = new Set()
  #leftOver = 0
  #leasedAt = Number.NEGATIVE_INFINITY
  #askedAt = Number.NEGATIVE_INFINITY
  #grantedAt = Number.NEGATIVE_INFINITY
  /** When a message of another lane may ask for the next lease. Before that none is due. */
  #freeAt = Number.NEGATIVE_INFINITY
  #nextLeaseAt = Number.NEGATIVE_INFINITY
  #isLeasing = false
  #isClosed = false

  constructor(options: RateLimiterOptions) {
    const { lanes, clock } = options
    this.#options = options
    this.#timer = new LeaseTimer(clock)
    this.#late = new LateRequests(clock, options.source)
    this.#reserves = Object.fromEntries(
      [...lanes].flatMap(([name, { reserve }]) => (reserve > 0 ? [[name, reserve]] : [])),
    )
    this.#exchangeRate = options.exchange ?? ownLedger()
  }

  /** How many messages wait here, by lane. */
  get waiting(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#waiting.sizes().map(({ lane, count }) => [lane, count]))
  }

  /**
   * Waits for a permit and a connection, which the caller releases. `undefined`: the wait ended without them, by the message's cancellation, by
   * `interrupt()`, or because its lane is paused.
   */
  async take({ lane, fairKey, cancellation }: PermitOptions): Promise<Connection | undefined> {
    if (cancellation.reason !== undefined || this.#paused.has(lane)) return undefined
    const { report } = this.#options
    report?.recordWanted()
    const connection = this.#takeBothNow() ?? (await this.#wait({ lane, fairKey, cancellation }))
    if (connection !== undefined) report?.recordReached()
    return connection
  }

  async #wait({ lane, fairKey, cancellation }: PermitOptions): Promise<Connection | undefined> {
    const { report } = this.#options
    return await new Promise((resolve) => {
      const waiter: Waiter = {
        lane,
        fairKey,
        settle: (given) => {
          forget()
          this.#waiting.delete(waiter)
          if (this.#waiting.isEmpty) report?.recordIdle()
          resolve(given)
        },
      }
      const forget = cancellation.onCancel(() => waiter.settle(undefined))
      const isFirst = this.#waiting.add(waiter)
      report?.recordWait()
      if (isFirst) this.#leaseAt(this.#freeAt)
    })
  }

  /** Takes a permit that is free at this moment. While messages wait that may have it, none is. */
  takeNow(lane: string, connection: Connection): boolean {
    if (this.#paused.has(lane) || !this.#useLeftOver()) return false
    this.#late.recordPermit(connection, this.#options.clock.monotonic())
    const { report } = this.#options
    report?.recordWanted()
    report?.recordReached()
    return true
  }

  /** The request of a message that has its permit begins. */
  recordRequest(connection: Connection): void {
    this.#late.recordRequest(connection)
  }

  /** A permit that was not used goes to another message while its lease lasts, as soon as a connection is free for it. */
  giveBack(): void {
    if (!this.#isUnlimited) this.#leftOver += 1
  }

  /** Ends every wait without a permit. The gate has shut, and the waiting messages must notice it now. */
  interrupt(): void {
    for (const { settle } of this.#waiting.all()) settle(undefined)
  }

  /** The lanes of which no message gets a permit from now on. Those that wait for one end their wait without it. */
  setPaused(lanes: ReadonlySet<string>): void {
    this.#paused = lanes
    for (const { lane, settle } of this.#waiting.all()) if (lanes.has(lane)) settle(undefined)
  }

  /** A connection is free again. */
  connectionFreed(): void {
    if (this.#waiting.isEmpty) return
    const serve = (lane: string) => this.#serveNext(lane)
    while (this.#hasPermit && this.#turns.serveNext(this.#withShares(), serve)) this.#useLeftOver()
    this.#leaseAt(this.#nextLeaseAt)
  }

  /** Drops the timer of the next lease. Waiting messages are ended by their cancellations. */
  close(): void {
    this.#isClosed = true
    this.#timer.close()
    this.#options.report?.close()
  }

  get #isUnlimited(): boolean {
    return this.#options.source.messagesPerSecond === Number.POSITIVE_INFINITY
  }

  get #leaseMs(): number {
    return leaseMsAt(this.#options.source.messagesPerSecond)
  }

  #takeBothNow(): Connection | undefined {
    if (!this.#hasPermit) return undefined
    const connection = this.#connections.reserveNow()
    if (connection !== undefined) this.#useLeftOver()
    return connection
  }

  /** A lease's permits expire with it. Saved up, they would exceed the rate. */
  get #hasPermit(): boolean {
    if (this.#isUnlimited) return true
    return this.#leftOver > 0 && this.#options.clock.monotonic() - this.#leasedAt < this.#leaseMs
  }

  #useLeftOver(): boolean {
    if (!this.#hasPermit) return false
    if (!this.#isUnlimited) this.#leftOver -= 1
    return true
  }

  get #connections(): Connections {
    return this.#options.connections ?? alwaysFree
  }

  /** Takes the next lease at a time of the monotonic clock, unless an earlier one is planned. */
  #leaseAt(at: number): void {
    if (this.#isClosed || this.#isLeasing || this.#demand().length === 0) return
    if (at <= this.#options.clock.monotonic()) {
      this.#timer.cancel()
      void this.#lease()
    } else if (this.#timer.dueAt === undefined || at < this.#timer.dueAt) {
      this.#timer.beginAt(at, () => void this.#lease())
    }
  }

  async #lease(): Promise<void> {
    const { clock } = this.#options
    this.#isLeasing = true
    // Messages that begin to wait in the same turn are in the same lease.
    await undefined
    const pauseMs = await this.#exchange().catch(() => retryLeaseMs)
    this.#isLeasing = false
    this.#nextLeaseAt = clock.monotonic() + pauseMs
    this.#leaseAt(this.#nextLeaseAt)
  }

  /** Returns the pause before the next lease. A failed one loses nothing, because no message may be sent while the store is unreachable. */
  async #exchange(): Promise<number> {
    const { clock, member, source } = this.#options
    const lateCount = this.#late.count
    this.#askedAt = clock.monotonic()
    const grant = await this.#exchangeRate({
      member,
      now: this.#askedAt,
      rate: source.ask(),
      leaseMs: this.#leaseMs,
      reserves: this.#reserves,
      waiting: this.#demand(),
      lateCount,
    })
    if (this.#isClosed) return 0
    this.#late.forget(lateCount)
    this.#leasedAt = clock.monotonic()
    this.#serve(grant)
    const mustAskAgain = source.learn(grant.rate, this.#demand().length > 0)
    if (grant.permits.length > 0) this.#grantedAt = this.#leasedAt
    const isUsedUp = grant.nextInMs > 0
    this.#freeAt = this.#leasedAt + (isUsedUp ? minNewLanePauseMs : 0)
    return mustAskAgain || !isUsedUp ? 0 : this.#pauseMs(grant.nextInMs)
  }

  #pauseMs(nextInMs: number): number {
    const sinceGrantMs = this.#leasedAt - this.#grantedAt
    return Math.min(Math.max(nextInMs, minPauseMs - sinceGrantMs), this.#maxPauseMs)
  }

  get #maxPauseMs(): number {
    return this.#options.isShared ? maxPauseMs : Number.POSITIVE_INFINITY
  }

  /** A permit whose message was canceled meanwhile goes to another one. */
  #serve({ permits }: RateGrant): void {
    this.#leftOver = 0
    for (const { lane, count } of permits)
      for (let left = count; left > 0; left -= 1) this.#leftOver += Number(!this.#serveNext(lane))
    for (const { lane } of this.#demand())
      while (this.#leftOver > 0 && this.#serveNext(lane)) this.#leftOver -= 1
  }

  /** `false`: no message waits there, or no connection is free. */
  #serveNext(lane: string): boolean {
    const waiter = this.#waiting.first(lane)
    const connection = waiter && this.#connections.reserveNow()
    if (waiter === undefined || connection === undefined) return false
    this.#waiting.passTurn(waiter)
    this.#late.recordPermit(connection, this.#askedAt)
    waiter.settle(connection)
    return true
  }

  /** Nothing, while no connection is free: its permits would be lost. */
  #demand(): RateRequest['waiting'] {
    return this.#isUnlimited || !this.#connections.hasFreeConnection ? [] : this.#withShares()
  }

  #withShares(): RateRequest['waiting'] {
    return this.#waiting
      .sizes()
      .map((size) => ({ ...size, share: this.#options.lanes.get(size.lane)?.share ?? 1 }))
  }
}

function ownLedger(): (request: RateRequest) => Promise<RateGrant> {
  let known = emptyLedger
  return async (request) => {
    const { ledger, grant } = exchangeRate(known, request, request.now)
    known = ledger
    return grant
  }
}
