import type { MessageRecord, ScopedStore } from '../store/index.ts'
import type { Clock } from './clock.ts'
import type { Tasks } from './tasks.ts'

/** Messages looked at in one go; the rest follow at once. */
const batchSize = 100

/** When a look failed, which only a store can make it do, the next one is this much later. */
const afterErrorMs = 1_000

export interface AgendaOptions {
  readonly store: ScopedStore
  readonly clock: Clock
  readonly tasks: Tasks
  /** Looks at one message that is due. Must leave it without that `dueAt`. */
  readonly onDue: (record: MessageRecord) => Promise<void>
}

/** Wakes up when the next stored message is due. One timer, however many messages wait. */
export class Agenda {
  readonly #options: AgendaOptions
  #wakesAt = Number.POSITIVE_INFINITY
  #cancelTimer: (() => void) | undefined
  #closed = false

  constructor(options: AgendaOptions) {
    this.#options = options
  }

  /** Sees to it that somebody looks at `dueAt`. */
  arm(dueAt: number | undefined): void {
    if (dueAt === undefined || dueAt >= this.#wakesAt || this.#closed) return
    this.#cancelTimer?.()
    this.#wakesAt = dueAt
    const { clock, tasks } = this.#options
    this.#cancelTimer = clock.setTimer(dueAt - clock.now(), () => {
      this.#wakesAt = Number.POSITIVE_INFINITY
      tasks.run(() => this.#lookAgain())
    })
  }

  close(): void {
    this.#closed = true
    this.#cancelTimer?.()
  }

  async #lookAgain(): Promise<void> {
    try {
      await this.#look()
    } catch (error) {
      this.arm(this.#options.clock.now() + afterErrorMs)
      throw error
    }
  }

  async #look(): Promise<void> {
    const { store, clock, onDue } = this.#options
    for (;;) {
      const due = await store.findDue(clock.now(), batchSize)
      if (due.length === 0 || this.#closed) break
      for (const record of due) await onDue(record)
    }
    this.arm(await store.nextDueAt())
  }
}
