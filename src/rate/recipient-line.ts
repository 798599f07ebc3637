import { type RecipientDebt, type RecipientTurnRequest, recipientTurn } from '../store/index.ts'
import type { Cancellation, Clock } from '../util/index.ts'
import type { LaneTable } from './lanes.ts'
import type { PerRecipient } from './recipient-options.ts'

/** How long a person who is said to get too much is left alone at most, in `everyMs`: Meta lends no more than 45 messages. */
const maxPauseTurns = 45

/** How a wait for the turn of a message ended. */
export type TurnWait =
  | { readonly type: 'ready' }
  /** It would take longer than the message may wait here. Its turn may come after so many milliseconds. */
  | { readonly type: 'later'; readonly inMs: number }
  /** By the message's cancellation, or because the gate has shut. */
  | { readonly type: 'ended' }

export interface RecipientLineOptions {
  readonly limit: PerRecipient
  readonly lanes: LaneTable
  readonly clock: Pick<Clock, 'monotonic' | 'setTimer'>
  /** Takes a turn over all clients. Absent: only this client counts. */
  readonly takeTurn?: ((request: RecipientTurnRequest) => Promise<number>) | undefined
}

interface Listener {
  readonly patienceMs: number
  readonly settle: (wait: TurnWait) => void
}

/**
 * The messages of this client to one person. They go on one after the other, each lane on its own, so that an urgent message passes those that wait for
 * their lane. The store decides; what this client knows spares it the question.
 */
export class RecipientLine {
  readonly #options: RecipientLineOptions
  readonly #places = new Map<string, Set<RecipientPlace>>()
  readonly #impatient = new Set<RecipientPlace>()
  /** The last time that messages of a lane were put off to, and how many. */
  readonly #putOff = new Map<string, { readonly at: number; readonly count: number }>()
  #debt: RecipientDebt | undefined
  /** By the monotonic clock: the store, or Meta, has said that no message may be sent before. */
  #notBefore = Number.NEGATIVE_INFINITY
  #refusedUntil = Number.NEGATIVE_INFINITY
  #pauseMs = 0
  #waiting = 0
  #wakesAt = Number.POSITIVE_INFINITY
  #cancelTimer: () => void = () => {}

  constructor(options: RecipientLineOptions) {
    this.#options = options
  }

  /** Whether nothing waits, and nothing is known that a later message needs. */
  get isIdle(): boolean {
    const now = this.#options.clock.monotonic()
    return (
      this.#places.size === 0 &&
      this.#readyInMs <= 0 &&
      (this.#debt?.paidAt ?? now) <= now &&
      this.#refusedUntil + this.#pauseMs <= now &&
      [...this.#putOff.values()].every(({ at }) => at <= now)
    )
  }

  /** How many messages wait here. */
  get waiting(): number {
    return this.#waiting
  }

  join(addresses: readonly string[], lane: string): RecipientPlace {
    const place = new RecipientPlace(this, addresses, lane)
    const places = this.#places.get(lane) ?? new Set()
    this.#places.set(lane, places.add(place))
    return place
  }

  leave(place: RecipientPlace): void {
    const places = this.#places.get(place.lane)
    this.#impatient.delete(place)
    if (!places?.delete(place)) return
    if (places.size === 0) this.#places.delete(place.lane)
    this.advance()
  }

  isReady(place: RecipientPlace): boolean {
    const [first] = this.#places.get(place.lane) ?? []
    return first === place && this.#readyInMs <= 0
  }

  /** Whether messages of a lane have to wait for the person. */
  isBehind(lane: string): boolean {
    return this.#readyInMs > 0 || (this.#putOff.get(lane)?.at ?? 0) > this.#options.clock.monotonic()
  }

  /** Settles each wait that is over: those of the first of each lane if it is their turn, and those that would take too long. */
  advance(): void {
    const readyInMs = this.#readyInMs
    if (readyInMs <= 0) {
      // The first to be called takes the turn if there is one only.
      for (const [first] of this.#byShare()) first?.settle({ type: 'ready' })
      return
    }
    for (const place of this.#impatient) {
      if (place.patienceMs < readyInMs) place.settle({ type: 'later', inMs: this.#putOffMs(place.lane) })
    }
    this.#wakeIn(readyInMs)
  }

  /** A message waits at its place from now on. */
  listen(place: RecipientPlace): void {
    this.#waiting += 1
    if (place.patienceMs < Number.POSITIVE_INFINITY) this.#impatient.add(place)
    this.advance()
  }

  unlisten(place: RecipientPlace): void {
    this.#waiting -= 1
    this.#impatient.delete(place)
  }

  /** `false`: another message was faster. */
  async take(addresses: readonly string[]): Promise<boolean> {
    const { limit, clock, takeTurn } = this.#options
    if (this.#readyInMs > 0) return false
    const request = { ...limit, addresses, now: clock.monotonic() }
    const waitMs = takeTurn === undefined ? 0 : await takeTurn(request)
    const now = clock.monotonic()
    if (waitMs > 0) this.#notBefore = Math.max(this.#notBefore, now + waitMs)
    else this.#debt = recipientTurn(this.#debt, limit, now).debt
    return waitMs === 0
  }

  /** Meta has refused a message because the person gets too many. The next ones wait, the longer the more often that happens. */
  recordRefusal(): void {
    const { limit, clock } = this.#options
    const now = clock.monotonic()
    // Other messages of the same burst.
    if (now < this.#refusedUntil) return
    const isRepeated = now < this.#refusedUntil + this.#pauseMs
    this.#pauseMs = isRepeated ? Math.min(2 * this.#pauseMs, maxPauseTurns * limit.everyMs) : limit.everyMs
    this.#refusedUntil = now + this.#pauseMs
    this.#notBefore = Math.max(this.#notBefore, this.#refusedUntil)
    this.advance()
  }

  interrupt(): void {
    for (const place of this.#all()) place.settle({ type: 'ended' })
  }

  close(): void {
    this.#cancelTimer()
  }

  get #readyInMs(): number {
    const { limit, clock } = this.#options
    const now = clock.monotonic()
    return Math.max(recipientTurn(this.#debt, limit, now).waitMs, this.#notBefore - now)
  }

  /** When a message may come back: `burst` of them together, the next ones when those are paid back, so that not all come at once. */
  #putOffMs(lane: string): number {
    const { limit, clock } = this.#options
    const now = clock.monotonic()
    const next = now + this.#readyInMs
    const { at, count } = this.#putOff.get(lane) ?? { at: next, count: 0 }
    // Less than a millisecond is rounding.
    const isOver = at < next - 1
    const isFull = !isOver && count >= limit.burst
    const given = isOver ? next : isFull ? at + limit.burst * limit.everyMs : at
    this.#putOff.set(lane, { at: given, count: isOver || isFull ? 1 : count + 1 })
    return given - now
  }

  #wakeIn(readyInMs: number): void {
    const { clock } = this.#options
    const wakesAt = clock.monotonic() + readyInMs
    if (this.#wakesAt === wakesAt || this.#waiting === 0) return
    this.#cancelTimer()
    this.#wakesAt = wakesAt
    // A timer takes whole milliseconds, and drops what is left.
    this.#cancelTimer = clock.setTimer(Math.ceil(readyInMs), () => {
      this.#wakesAt = Number.POSITIVE_INFINITY
      this.advance()
    })
  }

  /** The lanes in the order of their shares, the largest first. */
  #byShare(): Iterable<RecipientPlace>[] {
    if (this.#places.size === 1) return [...this.#places.values()]
    const shareOf = (lane: string) => this.#options.lanes.get(lane)?.share ?? 1
    return [...this.#places].sort(([a], [b]) => shareOf(b) - shareOf(a)).map(([, places]) => places)
  }

  #all(): RecipientPlace[] {
    return [...this.#places.values()].flatMap((places) => [...places])
  }
}

/** The place of one message among those to its person. It is left when the message has its turn, or no longer needs one. */
export class RecipientPlace {
  readonly lane: string
  readonly #line: RecipientLine
  readonly #addresses: readonly string[]
  #listener: Listener | undefined

  constructor(line: RecipientLine, addresses: readonly string[], lane: string) {
    this.#line = line
    this.#addresses = addresses
    this.lane = lane
  }

  /** How long its message may wait here. */
  get patienceMs(): number {
    return this.#listener?.patienceMs ?? Number.POSITIVE_INFINITY
  }

  /** Whether a message may be sent at this moment, as far as this client knows. */
  get isReady(): boolean {
    return this.#line.isReady(this)
  }

  /** Waits until a turn may be taken. The place stays this message's. */
  async wait(cancellation: Cancellation, patienceMs: number): Promise<TurnWait> {
    if (cancellation.reason !== undefined) return { type: 'ended' }
    return await new Promise((resolve) => {
      const settle = (wait: TurnWait) => {
        forget()
        this.#listener = undefined
        this.#line.unlisten(this)
        resolve(wait)
      }
      const forget = cancellation.onCancel(() => settle({ type: 'ended' }))
      this.#listener = { patienceMs, settle }
      this.#line.listen(this)
    })
  }

  settle(wait: TurnWait): void {
    this.#listener?.settle(wait)
  }

  /** Takes the turn, and leaves. `false`: another message was faster, and this one has to wait again. */
  async take(): Promise<boolean> {
    const hasTurn = await this.#line.take(this.#addresses)
    if (hasTurn) this.leave()
    return hasTurn
  }

  leave(): void {
    this.#line.leave(this)
  }
}
