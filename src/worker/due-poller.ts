import type { MessageRecord, Work } from '../model/index.ts'
import type { Consumer, Consumption, ScopedStore } from '../store/index.ts'
import type { Clock } from '../util/index.ts'

/** When looking or seeing to a message failed, which only a store can make it do, the next look is this much later. */
const afterErrorMs = 1_000

/** The least time between two looks that nothing else asks for. */
const leastPauseMs = 10

export interface AgendaOptions extends Consumer {
  readonly store: ScopedStore
  readonly work: Work
  readonly clock: Clock
  /** How often to look for what another process has stored, in milliseconds. Absent: there is none. */
  readonly pollMs?: number | undefined
}

/**
 * Sees to stored messages when they are due, so many at once. One timer, however many wait. For stores without a queue of their
 * own.
 */
export class Agenda implements Consumption {
  readonly #options: AgendaOptions
  readonly #running = new Map<string, Promise<void>>()
  /** Messages that could not be seen to just now, and the way to call off their next time. */
  readonly #resting = new Map<string, () => void>()
  #wakesAt = Number.POSITIVE_INFINITY
  #cancelTimer: (() => void) | undefined
  #cancelPoll: (() => void) | undefined
  #looking: Promise<void> | undefined
  #lookAgain = false
  #isClosed = false

  constructor(options: AgendaOptions) {
    this.#options = options
    this.#poll()
  }

  /** Sees to it that somebody looks at `dueAt`. */
  arm(dueAt: number | undefined): void {
    if (dueAt === undefined || dueAt >= this.#wakesAt || this.#isClosed) return
    const { clock } = this.#options
    this.#cancelTimer?.()
    this.#cancelTimer = undefined
    if (dueAt <= clock.now()) {
      this.#look()
    } else {
      this.#wakesAt = dueAt
      this.#cancelTimer = clock.setTimer(dueAt - clock.now(), () => this.#look())
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true
    this.#cancelTimer?.()
    this.#cancelPoll?.()
    for (const cancel of this.#resting.values()) cancel()
    await this.#looking
    await Promise.all(this.#running.values())
  }

  #poll(): void {
    const { clock, pollMs } = this.#options
    if (pollMs === undefined || this.#isClosed) return
    this.#cancelPoll = clock.setTimer(
      pollMs,
      () => {
        this.#look()
        this.#poll()
      },
      { isBackground: true },
    )
  }

  #look(): void {
    this.#cancelTimer?.()
    this.#wakesAt = Number.POSITIVE_INFINITY
    this.#lookAgain = true
    this.#looking ??= this.#lookWhileAsked().finally(() => {
      this.#looking = undefined
      // Asked after the last look had ended, and before anybody could know.
      if (this.#lookAgain && !this.#isClosed) this.#look()
    })
  }

  async #lookWhileAsked(): Promise<void> {
    while (this.#lookAgain && !this.#isClosed) {
      this.#lookAgain = false
      try {
        await this.#startDue()
      } catch (error) {
        this.#options.onError(error)
        this.arm(this.#options.clock.now() + afterErrorMs)
      }
    }
  }

  /** Fills the free places. Whoever ends looks again, so what finds no place now finds one then. */
  async #startDue(): Promise<void> {
    const { store, work, clock, concurrency } = this.#options
    const free = concurrency - this.#running.size
    if (free <= 0) return
    // Those that run or rest may be found too.
    const known = this.#running.size + this.#resting.size
    const due = await store.findDue(work, clock.now(), free + known)
    if (this.#isClosed) return
    const startable = due.filter(({ id }) => !this.#running.has(id) && !this.#resting.has(id)).slice(0, free)
    for (const record of startable) this.#start(record)
    if (startable.length === free) return
    if (startable.length > 0) {
      // More may have become due meanwhile.
      this.#lookAgain = true
      return
    }
    // Those that rest wake it soon enough.
    if (!due.some(({ id }) => this.#resting.has(id))) this.arm(await this.#nextDueAt())
  }

  /**
   * What is due by now is being taken, here or by somebody else, or has become due since it was asked for. So it is looked at again,
   * but not at once, which would be a loop without end.
   */
  async #nextDueAt(): Promise<number | undefined> {
    const { store, work, clock } = this.#options
    const next = await store.nextDueAt(work)
    return next === undefined ? undefined : Math.max(next, clock.now() + leastPauseMs)
  }

  #start(record: MessageRecord): void {
    const { onDue, onError } = this.#options
    const run = onDue(record)
      .catch((error: unknown) => {
        onError(error)
        this.#rest(record.id)
      })
      .then(() => {
        this.#running.delete(record.id)
        if (!this.#isClosed) this.#look()
      })
    this.#running.set(record.id, run)
  }

  /** At once again would be a loop without end. */
  #rest(id: string): void {
    if (this.#isClosed) return
    const wake = () => {
      this.#resting.delete(id)
      this.#look()
    }
    this.#resting.set(id, this.#options.clock.setTimer(afterErrorMs, wake))
  }
}
