import type { GateStatus } from '../model/index.ts'
import type { Clock } from '../util/index.ts'

/** A wallet that stays empty is not looked at more often than this, in milliseconds. */
const maxPollMs = 600_000

export interface WalletPollerOptions {
  readonly clock: Clock
  /** What can be spent; rejects when nobody says. */
  readonly balance: () => Promise<number>
  /** Opens the gate if it is still halted as it was in this epoch. */
  readonly resume: (epoch: number) => Promise<unknown>
  readonly onError: (error: unknown) => void
}

/**
 * Looks at the wallet while the gate is halted for it, and opens the gate when there is money again. What is left in a wallet may be too
 * little for any message, and no answer tells so: a gate that shuts again soon after is opened later each time.
 */
export class WalletPoller {
  readonly #options: WalletPollerOptions
  #cancel: (() => void) | undefined
  #openedAt = Number.NEGATIVE_INFINITY
  #opened = 0
  #watched: number | undefined
  #isClosed = false

  constructor(options: WalletPollerOptions) {
    this.#options = options
  }

  /** The gate stands like this now. */
  follow(status: GateStatus, epoch: number): void {
    const pollMs = status.state === 'halted' ? status.resumeWhen?.pollMs : undefined
    if (pollMs !== undefined && this.#watched === epoch) return
    this.#stop()
    if (pollMs === undefined || this.#isClosed) return
    this.#watched = epoch
    if (this.#options.clock.monotonic() - this.#openedAt > maxPollMs) this.#opened = 0
    this.#pollIn(pollMs * 2 ** this.#opened, epoch)
  }

  close(): void {
    this.#isClosed = true
    this.#stop()
  }

  #stop(): void {
    this.#cancel?.()
    this.#cancel = undefined
    this.#watched = undefined
  }

  #pollIn(pauseMs: number, epoch: number): void {
    const look = () => {
      this.#poll(epoch)
        .catch((error: unknown) => {
          // Broken off by `close()`, or no longer needed: nobody misses the answer.
          if (this.#watched === epoch) this.#options.onError(error)
        })
        .then(() => {
          if (this.#watched === epoch) this.#pollIn(2 * pauseMs, epoch)
        })
    }
    // It need not keep a process alive that has nothing else to do.
    const options = { isBackground: true }
    this.#cancel = this.#options.clock.setTimer(Math.min(pauseMs, maxPollMs), look, options)
  }

  async #poll(epoch: number): Promise<void> {
    const balance = await this.#options.balance()
    if (this.#watched !== epoch || balance <= 0) return
    this.#openedAt = this.#options.clock.monotonic()
    this.#opened += 1
    await this.#options.resume(epoch)
  }
}
