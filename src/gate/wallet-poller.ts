import type { GateStatus } from '../model/index.ts'
import type { Clock } from '../util/index.ts'

/** The longest pause between two looks at a wallet that stays empty, in milliseconds. */
const maxPollMs = 600_000

export interface WalletPollerOptions {
  readonly clock: Clock
  /** What can be spent. Rejects when the balance cannot be fetched. */
  readonly balance: () => Promise<number>
  /** Opens the gate if the halt of this epoch still lasts. */
  readonly resume: (epoch: number) => Promise<unknown>
  readonly onError: (error: unknown) => void
}

/**
 * Polls the wallet while the gate is halted for it, and opens the gate when there is money again. The rest in a wallet may be too little for
 * any message, and no response says so: a gate that shuts again soon after is opened later each time.
 */
export class WalletPoller {
  readonly #options: WalletPollerOptions
  #cancel: (() => void) | undefined
  #openedAt = Number.NEGATIVE_INFINITY
  #timesOpened = 0
  /** The epoch of the halt that is polled for. */
  #haltedIn: number | undefined
  #isClosed = false

  constructor(options: WalletPollerOptions) {
    this.#options = options
  }

  /** Starts, goes on or stops by the gate's present status. */
  follow(status: GateStatus, epoch: number): void {
    const pollMs = status.state === 'halted' ? status.resumeWhen?.pollMs : undefined
    if (pollMs !== undefined && this.#haltedIn === epoch) return
    this.#stop()
    if (pollMs === undefined || this.#isClosed) return
    this.#haltedIn = epoch
    if (this.#options.clock.monotonic() - this.#openedAt > maxPollMs) this.#timesOpened = 0
    this.#pollIn(pollMs * 2 ** this.#timesOpened, epoch)
  }

  close(): void {
    this.#isClosed = true
    this.#stop()
  }

  #stop(): void {
    this.#cancel?.()
    this.#cancel = undefined
    this.#haltedIn = undefined
  }

  #pollIn(pauseMs: number, epoch: number): void {
    const poll = () => {
      this.#poll(epoch)
        .catch((error: unknown) => {
          // Aborted by `close()`, or no longer needed.
          if (this.#haltedIn === epoch) this.#options.onError(error)
        })
        .then(() => {
          if (this.#haltedIn === epoch) this.#pollIn(2 * pauseMs, epoch)
        })
    }
    // It does not keep a process alive that has nothing else to do.
    const options = { isBackground: true }
    this.#cancel = this.#options.clock.setTimer(Math.min(pauseMs, maxPollMs), poll, options)
  }

  async #poll(epoch: number): Promise<void> {
    const balance = await this.#options.balance()
    if (this.#haltedIn !== epoch || balance <= 0) return
    this.#openedAt = this.#options.clock.monotonic()
    this.#timesOpened += 1
    await this.#options.resume(epoch)
  }
}
