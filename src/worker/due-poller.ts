import type { MessageRecord, QueueName } from '../model/index.ts'
import type { JobProcessor, ScopedStore, StoreWorker } from '../store/index.ts'
import type { Clock } from '../util/index.ts'

/** When looking or seeing to a message failed, which only a store can make it do, the next look is this much later. */
const afterErrorMs = 1_000

/** The least time between two looks that nothing else asks for. */
const minPauseMs = 10

export interface DuePollerOptions extends JobProcessor {
  readonly store: ScopedStore
  readonly queue: QueueName
  readonly clock: Clock
  /** How often to look for what another process has stored, in milliseconds. Absent: there is none. */
  readonly pollMs?: number | undefined
}

/**
 * Sees to stored messages when they are due, so many at once. One timer, however many wait. For stores without a queue of their
 * own.
 */
export class DuePoller implements StoreWorker {
  readonly #options: DuePollerOptions
  readonly #running = new Map<string, Promise<void>>()
  /** Messages that could not be seen to just now, and the way to call off their next time. */
  readonly #backingOff = new Map<string, () => void>()
  #wakesAt = Number.POSITIVE_INFINITY
  #cancelTimer: (() => void) | undefined
  #cancelPoll: (() => void) | undefined
  #polling: Promise<void> | undefined
  #pollAgain = false
  #isClosed = false

  constructor(options: DuePollerOptions) {
    this.#options = options
    this.#poll()
  }

  /** Sees to it that somebody looks at `dueAt`. */
  wakeAt(dueAt: number | undefined): void {
    if (dueAt === undefined || dueAt >= this.#wakesAt || this.#isClosed) return
    const { clock } = this.#options
    this.#cancelTimer?.()
    this.#cancelTimer = undefined
    if (dueAt <= clock.now()) {
      this.#lookUp()
    } else {
      this.#wakesAt = dueAt
      this.#cancelTimer = clock.setTimer(dueAt - clock.now(), () => this.#lookUp())
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true
    this.#cancelTimer?.()
    this.#cancelPoll?.()
    for (const cancel of this.#backingOff.values()) cancel()
    await this.#polling
    await Promise.all(this.#running.values())
  }

  #poll(): void {
    const { clock, pollMs } = this.#options
    if (pollMs === undefined || this.#isClosed) return
    this.#cancelPoll = clock.setTimer(
      pollMs,
      () => {
        this.#lookUp()
        this.#poll()
      },
      { isBackground: true },
    )
  }

  #lookUp(): void {
    this.#cancelTimer?.()
    this.#wakesAt = Number.POSITIVE_INFINITY
    this.#pollAgain = true
    this.#polling ??= this.#pollWhileAsked().finally(() => {
      this.#polling = undefined
      // Asked after the last look had ended, and before anybody could know.
      if (this.#pollAgain && !this.#isClosed) this.#lookUp()
    })
  }

  async #pollWhileAsked(): Promise<void> {
    while (this.#pollAgain && !this.#isClosed) {
      this.#pollAgain = false
      try {
        await this.#startDue()
      } catch (error) {
        this.#options.onError(error)
        this.wakeAt(this.#options.clock.now() + afterErrorMs)
      }
    }
  }

  /** Fills the free places. Whoever ends looks again, so what finds no place now finds one then. */
  async #startDue(): Promise<void> {
    const { store, queue, clock, concurrency } = this.#options
    const free = concurrency - this.#running.size
    if (free <= 0) return
    // Those that run or rest may be found too.
    const known = this.#running.size + this.#backingOff.size
    const due = await store.findDue(queue, clock.now(), free + known)
    if (this.#isClosed) return
    const startable = due
      .filter(({ id }) => !this.#running.has(id) && !this.#backingOff.has(id))
      .slice(0, free)
    for (const record of startable) this.#start(record)
    if (startable.length === free) return
    if (startable.length > 0) {
      // More may have become due meanwhile.
      this.#pollAgain = true
      return
    }
    // Those that rest wake it soon enough.
    if (!due.some(({ id }) => this.#backingOff.has(id))) this.wakeAt(await this.#nextDueAt())
  }

  /**
   * What is due by now is being taken, here or by somebody else, or has become due since it was asked for. So it is looked at again,
   * but not at once, which would be a loop without end.
   */
  async #nextDueAt(): Promise<number | undefined> {
    const { store, queue, clock } = this.#options
    const next = await store.nextDueAt(queue)
    return next === undefined ? undefined : Math.max(next, clock.now() + minPauseMs)
  }

  #start(record: MessageRecord): void {
    const { onDue, onError } = this.#options
    const run = onDue(record)
      .catch((error: unknown) => {
        onError(error)
        this.#backOff(record.id)
      })
      .then(() => {
        this.#running.delete(record.id)
        if (!this.#isClosed) this.#lookUp()
      })
    this.#running.set(record.id, run)
  }

  /** At once again would be a loop without end. */
  #backOff(id: string): void {
    if (this.#isClosed) return
    const wake = () => {
      this.#backingOff.delete(id)
      this.#lookUp()
    }
    this.#backingOff.set(id, this.#options.clock.setTimer(afterErrorMs, wake))
  }
}
