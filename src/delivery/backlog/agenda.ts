import type { MessageRecord, ScopedStore } from '../../store/index.ts'
import type { Clock } from '../clock.ts'
import type { Tasks } from '../tasks.ts'

/** Messages looked at in one go; the rest follow at once. */
const batchSize = 100

/** The least time between two looks that found something. */
const leastPauseMs = 10

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
    const seen = new Set<string>()
    const errors: unknown[] = []
    for (;;) {
      const due = (await store.findDue(clock.now(), batchSize)).filter(({ id }) => !seen.has(id))
      if (due.length === 0 || this.#closed) break
      for (const record of due) {
        seen.add(record.id)
        // One that fails must not keep the others waiting.
        await onDue(record).catch((error: unknown) => errors.push(error))
      }
    }
    if (errors.length > 0)
      throw new AggregateError(errors, `${errors.length} messages that were due could not be looked at.`)
    const next = await store.nextDueAt()
    // Whatever is due still was looked at just now; at once again would be a loop without end.
    this.arm(
      next === undefined ? undefined : Math.max(next, clock.now() + (seen.size > 0 ? leastPauseMs : 0)),
    )
  }
}
