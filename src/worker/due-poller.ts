import type { MessageRecord, QueueName } from '../model/index.ts'
import type { JobProcessor, ScopedStore, StoreWorker } from '../store/index.ts'
import type { Clock } from '../util/index.ts'

/** The pause after a failed poll or a failed message. Only the store makes either fail. */
const afterErrorMs = 1_000

/** The minimum time between two polls that nothing else asks for. */
const minPauseMs = 10

export interface DuePollerOptions extends JobProcessor {
  readonly store: ScopedStore
  readonly queue: QueueName
  readonly clock: Clock
  /** How often to poll for messages that another process has stored. Absent: no other process uses the store. */
  readonly pollMs?: number | undefined
}

/** Processes stored messages when they are due, `concurrency` at once, for stores without a queue of their own. It has one timer for all messages. */
export class DuePoller implements StoreWorker {
  readonly #options: DuePollerOptions
  readonly #running = new Map<string, Promise<void>>()
  /** Messages that failed just now, each with the function that cancels its next try. */
  readonly #backingOff = new Map<string, () => void>()
  #wakesAt = Number.POSITIVE_INFINITY
  #cancelTimer: (() => void) | undefined
  #cancelPoll: (() => void) | undefined
  #polling: Promise<void> | undefined
  #pollAgain = false
  #isClosed = false

  constructor(options: DuePollerOptions) {
    this.#options = options
    this.#pollRegularly()
  }

  /** Polls at `dueAt`, if no earlier poll is planned. */
  wakeAt(dueAt: number | undefined): void {
    if (dueAt === undefined || dueAt >= this.#wakesAt || this.#isClosed) return
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

  async close(): Promise<void> {
    this.#isClosed = true
    this.#cancelTimer?.()
    this.#cancelPoll?.()
    for (const cancel of this.#backingOff.values()) cancel()
    await this.#polling
    await Promise.all(this.#running.values())
  }

  #pollRegularly(): void {
    const { clock, pollMs } = this.#options
    if (pollMs === undefined || this.#isClosed) return
    this.#cancelPoll = clock.setTimer(
      pollMs,
      () => {
        this.#poll()
        this.#pollRegularly()
      },
      { isBackground: true },
    )
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
      try {
        await this.#startDue()
      } catch (error) {
        this.#options.onError(error)
        this.wakeAt(this.#options.clock.now() + afterErrorMs)
      }
    }
  }

  /** Fills the free places. Each message that ends polls again, so messages beyond the free places start then. */
  async #startDue(): Promise<void> {
    const { store, queue, clock, concurrency } = this.#options
    const free = concurrency - this.#running.size
    if (free <= 0) return
    // Messages that run or back off may be found too.
    const known = this.#running.size + this.#backingOff.size
    const { messages: due, nextDueAt } = await store.findDue({
      queue,
      now: clock.now(),
      limit: free + known,
    })
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
    // Messages that back off have a timer of their own.
    if (nextDueAt === undefined || due.some(({ id }) => this.#backingOff.has(id))) return
    // A message that is due already is being claimed, here or elsewhere. It is polled again after a pause, because polling at once would loop.
    this.wakeAt(Math.max(nextDueAt, clock.now() + minPauseMs))
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
        if (!this.#isClosed) this.#poll()
      })
    this.#running.set(record.id, run)
  }

  /** Trying again at once would loop. */
  #backOff(id: string): void {
    if (this.#isClosed) return
    const wake = () => {
      this.#backingOff.delete(id)
      this.#poll()
    }
    this.#backingOff.set(id, this.#options.clock.setTimer(afterErrorMs, wake))
  }
}
