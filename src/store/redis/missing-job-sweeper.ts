import type { QueueName } from '../../model/index.ts'
import type { Jobs } from './jobs.ts'
import type { Messages } from './messages.ts'

/** How often it looks, and how long a message may be overdue before it does something about it, in milliseconds. */
const intervalMs = 5_000
const patienceMs = 3_000

/** Messages looked at in one go. While they all have jobs it need look no further: those behind come after them anyway. */
const batch = 100

export interface MissingJobSweeperOptions {
  readonly work: QueueName
  readonly jobs: Jobs
  readonly messages: Messages
  readonly onError: (error: unknown) => void
}

/**
 * Finds messages that are due and that no job will ever bring: it could not be added after the message was written, somebody deleted
 * it, or it failed. The list of what is due is written with the message itself, so nothing is missing there.
 */
export class MissingJobSweeper {
  readonly #options: MissingJobSweeperOptions
  #timer: NodeJS.Timeout | undefined
  #isClosed = false

  constructor(options: MissingJobSweeperOptions) {
    this.#options = options
    this.#lookLater()
  }

  close(): void {
    this.#isClosed = true
    clearTimeout(this.#timer)
  }

  #lookLater(): void {
    if (!this.#isClosed) this.#timer = setTimeout(() => this.#look(), intervalMs)
  }

  async #look(): Promise<void> {
    const { work, jobs, messages, onError } = this.#options
    try {
      for (const record of await messages.findDue(work, jobs.now() - patienceMs, batch)) {
        if (this.#isClosed) return
        await jobs.restore(record)
      }
    } catch (error) {
      if (!this.#isClosed) onError(error)
    }
    this.#lookLater()
  }
}
