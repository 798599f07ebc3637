import { defaultLane, indexOf, type MessageRecord, type QueueName } from '../model/index.ts'
import type { ScopedStore } from '../store/index.ts'
import type { Clock } from '../util/index.ts'
import { Lookout } from './lookout.ts'

/** The pause after a failed poll or a failed message. Only the store makes either fail. */
const afterErrorMs = 1_000

/** The minimum time between two polls that nothing else asks for. */
const minPauseMs = 10

/** Of how many fair keys the first turn is chosen. */
const keysAtStart = 500

const noLanes: ReadonlySet<string> = new Set()

/** Processes due messages until it is closed. */
export interface Worker {
  /** Takes no more messages. Resolves when those it has taken are processed. */
  close(): Promise<void>
}

export interface DuePollerOptions {
  /** How many messages of each lane it processes at once. */
  readonly concurrency: number
  /**
   * Processes one message. Resolves when nothing more is to be done now, and leaves the message without this `dueAt`.
   *
   * @param onClaimed Called when `findDue()` no longer finds the message.
   */
  readonly onDue: (record: MessageRecord, onClaimed: () => void) => Promise<void>
  readonly onError: (error: unknown) => void
  /** Prepares the client before each look, so that it knows which lanes are paused. Returns no promise if it is prepared. */
  readonly start?: (() => Promise<void> | undefined) | undefined
  readonly store: ScopedStore
  readonly queue: QueueName
  readonly clock: Clock
  readonly random: () => number
  /** The lanes of which no message is claimed. */
  readonly pausedLanes?: (() => ReadonlySet<string>) | undefined
}

/**
 * Processes stored messages when they are due, `concurrency` of each lane at once. A lane whose places are taken keeps no message of another lane from being
 * claimed. It has one timer for all messages.
 */
export class DuePoller implements Worker {
  readonly #options: DuePollerOptions
  readonly #lookout: Lookout
  readonly #running = new Map<string, Promise<void>>()
  readonly #places = new LanePlaces()
  /** Messages that failed just now, each with the function that cancels its next try. */
  readonly #backingOff = new Map<string, () => void>()
  /** When the next message is due that is not of these lanes, which had no free place. */
  #rest: { readonly withoutLanes: string; dueAt: number | undefined } | undefined
  /** By lane, the fair key that had the last turn. */
  readonly #lastKeys = new Map<string, string>()
  #wakesAt = Number.POSITIVE_INFINITY
  #polledAt = Number.NEGATIVE_INFINITY
  #cancelTimer: (() => void) | undefined
  #polling: Promise<void> | undefined
  #pollAgain = false
  #isClosed = false

  constructor(options: DuePollerOptions) {
    this.#options = options
    this.#lookout = new Lookout(options.store, options.clock, options.random, () => this.#poll())
  }

  /** Polls at `dueAt`, if no earlier poll is planned. */
  wakeAt(dueAt: number | undefined): void {
    if (dueAt === undefined || this.#isClosed) return
    if (this.#rest !== undefined) this.#rest.dueAt = Math.min(dueAt, this.#rest.dueAt ?? dueAt)
    if (dueAt >= this.#wakesAt) return
    const { clock } = this.#options
    this.#cancelTimer?.()
    this.#cancelTimer = undefined
    if (dueAt <= clock.now()) {
      this.#poll()
    } else {
      this.#wakesAt = dueAt
      this.#cancelTimer = clock.setTimer(dueAt - clock.now(), () => this.#poll())
    }
  }

  /** The same for a message of another process. Such processes write many at once, so it polls after a pause if it has polled just now. */
  hear(dueAt: number): void {
    this.wakeAt(Math.max(dueAt, this.#polledAt + minPauseMs))
  }

  async close(): Promise<void> {
    this.#isClosed = true
    this.#cancelTimer?.()
    this.#lookout.close()
    for (const cancel of this.#backingOff.values()) cancel()
    await this.#polling
    await Promise.all(this.#running.values())
  }

  #poll(): void {
    this.#cancelTimer?.()
    this.#wakesAt = Number.POSITIVE_INFINITY
    this.#pollAgain = true
    this.#polling ??= this.#pollWhileAsked().finally(() => {
      this.#polling = undefined
      // The request came after the last poll had ended, and before this callback.
      if (this.#pollAgain && !this.#isClosed) this.#poll()
    })
  }

  async #pollWhileAsked(): Promise<void> {
    while (this.#pollAgain && !this.#isClosed) {
      this.#pollAgain = false
      this.#polledAt = this.#options.clock.now()
      try {
        await this.#startDue()
      } catch (error) {
        this.#options.onError(error)
        this.wakeAt(this.#options.clock.now() + afterErrorMs)
      }
    }
  }

  /** Fills the free places of each lane. Each message that ends polls again, so messages beyond the free places start then. */
  async #startDue(): Promise<void> {
    const { start, store, queue, clock, concurrency } = this.#options
    const starting = start?.()
    if (starting !== undefined) await starting
    if (this.#isClosed) return
    const { messages: due, nextDueAt } = await store.findDue({
      queue,
      now: clock.now(),
      limit: concurrency,
      limits: this.#limits(),
      after: Object.fromEntries(this.#lastKeys),
    })
    if (this.#isClosed) return
    if (await this.#beginTurns(due)) {
      this.#pollAgain = true
      return
    }
    const started = due.filter((record) => this.#startIfFree(record))
    if (started.length > 0) {
      const hasFree = started.some((record) => this.#places.taken(laneOf(record)) < concurrency)
      const isKnown = !hasFree && this.#rest?.withoutLanes === this.#fullLanes()
      // More may have become due meanwhile, or this poll has not told when a message of another lane is due.
      if (!isKnown) this.#pollAgain = true
      else this.wakeAt(this.#rest?.dueAt)
      return
    }
    this.#rest = { withoutLanes: this.#fullLanes(), dueAt: nextDueAt }
    // Messages that back off have a timer of their own.
    if (nextDueAt === undefined || due.some(({ id }) => this.#backingOff.has(id))) return
    // A message that is due already is being claimed, here or elsewhere. It is polled again after a pause, because polling at once would loop.
    this.wakeAt(Math.max(nextDueAt, clock.now() + minPauseMs))
  }

  /**
   * Lets the turns of each lane begin at a random fair key: with the first one, processes that come and go would give the first keys more than the others.
   *
   * @returns whether a lane begins now
   */
  async #beginTurns(due: readonly MessageRecord[]): Promise<boolean> {
    const { store, queue, clock, random } = this.#options
    const keyed = due.filter(({ fairKey }) => fairKey !== undefined).map(laneOf)
    const lanes = new Set(keyed.filter((lane) => !this.#lastKeys.has(lane)))
    if (lanes.size === 0 || this.#isClosed) return false
    const limits = Object.fromEntries([...lanes].map((lane) => [lane, keysAtStart]))
    const { messages } = await store.findDue({ queue, now: clock.now(), limit: 0, limits })
    for (const lane of lanes) {
      const keys = new Set(
        messages.filter((record) => laneOf(record) === lane).map(({ fairKey = '' }) => fairKey),
      )
      this.#lastKeys.set(lane, [...keys][Math.floor(random() * keys.size)] ?? '')
    }
    return true
  }

  /** The lanes without a free place. */
  #fullLanes(): string {
    const full = this.#places.all().filter(({ taken }) => taken >= this.#options.concurrency)
    return full
      .map(({ lane }) => lane)
      .sort()
      .join()
  }

  /** How many messages to find of the lanes that have some here: as many as have a place, and those that are found again without being startable. */
  #limits(): Record<string, number> {
    const { concurrency } = this.#options
    const limits: Record<string, number> = {}
    for (const { lane, taken, findable } of this.#places.all())
      limits[lane] = taken < concurrency ? concurrency - taken + findable : 0
    for (const lane of this.#pausedLanes()) limits[lane] = 0
    return limits
  }

  #pausedLanes(): ReadonlySet<string> {
    return this.#options.pausedLanes?.() ?? noLanes
  }

  #startIfFree(record: MessageRecord): boolean {
    const { id } = record
    const lane = laneOf(record)
    if (this.#running.has(id) || this.#backingOff.has(id)) return false
    if (this.#places.taken(lane) >= this.#options.concurrency || this.#pausedLanes().has(lane)) return false
    this.#start(record)
    return true
  }

  #start(record: MessageRecord): void {
    const { onDue, onError } = this.#options
    const lane = laneOf(record)
    const place = this.#places.take(lane)
    this.#lastKeys.set(lane, record.fairKey ?? '')
    const run = onDue(record, place.markClaimed)
      .catch((error: unknown) => {
        onError(error)
        this.#backOff(record.id, lane)
      })
      .then(() => {
        this.#running.delete(record.id)
        place.release()
        if (!this.#isClosed) this.#poll()
      })
    this.#running.set(record.id, run)
  }

  /** Trying again at once would loop. */
  #backOff(id: string, lane: string): void {
    if (this.#isClosed) return
    const forget = this.#places.noteFindable(lane)
    const wake = () => {
      forget()
      this.#backingOff.delete(id)
      this.#poll()
    }
    this.#backingOff.set(id, this.#options.clock.setTimer(afterErrorMs, wake))
  }
}

interface LaneCounts {
  /** Messages that run. */
  taken: number
  /** Messages that `findDue()` finds although they are not to be started: not claimed yet, or backing off. */
  findable: number
}

/** What a poller has of each lane. */
class LanePlaces {
  readonly #lanes = new Map<string, LaneCounts>()

  all(): (LaneCounts & { readonly lane: string })[] {
    return [...this.#lanes].map(([lane, counts]) => ({ lane, ...counts }))
  }

  taken(lane: string): number {
    return this.#lanes.get(lane)?.taken ?? 0
  }

  take(lane: string): { readonly markClaimed: () => void; readonly release: () => void } {
    this.#add(lane, { taken: 1, findable: 0 })
    const markClaimed = this.noteFindable(lane)
    const release = () => {
      markClaimed()
      this.#add(lane, { taken: -1, findable: 0 })
    }
    return { markClaimed, release }
  }

  /** Returns the function that takes it back. */
  noteFindable(lane: string): () => void {
    let isNoted = true
    this.#add(lane, { taken: 0, findable: 1 })
    return () => {
      if (isNoted) this.#add(lane, { taken: 0, findable: -1 })
      isNoted = false
    }
  }

  #add(lane: string, { taken, findable }: LaneCounts): void {
    const counts = this.#lanes.get(lane) ?? { taken: 0, findable: 0 }
    counts.taken += taken
    counts.findable += findable
    if (counts.taken === 0 && counts.findable === 0) this.#lanes.delete(lane)
    else this.#lanes.set(lane, counts)
  }
}

/** The lane of the message's place in its queue. */
function laneOf(record: MessageRecord): string {
  return indexOf(record).due?.lane ?? defaultLane
}
