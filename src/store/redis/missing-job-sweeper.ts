import type { QueueName } from '../../model/index.ts'
import type { Jobs } from './jobs.ts'
import type { Messages } from './messages.ts'

/** How often it runs, and how long a message must be overdue before its job counts as missing, in milliseconds. */
const intervalMs = 5_000
const minOverdueMs = 3_000

/** How many messages it checks each time. If all of them have jobs, those behind them run later anyway. */
const batchSize = 100

export interface MissingJobSweeperOptions {
  readonly queue: QueueName
  readonly jobs: Jobs
  readonly messages: Messages
  readonly onError: (error: unknown) => void
}

/**
 * Restores the jobs of due messages that have none: the job could not be added after the message was written, was deleted, or failed. The
 * list of due messages is complete, because it is written together with the message.
 */
export class MissingJobSweeper {
  readonly #options: MissingJobSweeperOptions
  #timer: NodeJS.Timeout | undefined
  #isClosed = false

  constructor(options: MissingJobSweeperOptions) {
    this.#options = options
    this.#schedule()
  }

  close(): void {
    this.#isClosed = true
    clearTimeout(this.#timer)
  }

  #schedule(): void {
    if (!this.#isClosed) this.#timer = setTimeout(() => this.#sweep(), intervalMs)
  }

  async #sweep(): Promise<void> {
    const { queue, jobs, messages, onError } = this.#options
    try {
      const due = await messages.findDue({ queue, now: jobs.now() - minOverdueMs, limit: batchSize })
      for (const record of due.messages) {
        if (this.#isClosed) return
        await jobs.restore(record)
      }
    } catch (error) {
      if (!this.#isClosed) onError(error)
    }
    this.#schedule()
  }
}
