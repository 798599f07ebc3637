import { StoreError } from '../errors/index.ts'
import type { Reply, Transport } from '../gupshup/index.ts'

/** What `close()` found when it was done. */
export interface CloseReport {
  /** Requests that were under way and got their reply. */
  readonly finished: number
  /** Requests that got none within the limit: their outcome is unknown. */
  readonly unknown: number
  /**
   * Messages that wait in the store: queued, held, for a retry, or until 131026 is certain. Gone with it if it is the memory store.
   * Absent: the store could not be asked.
   */
  readonly waiting?: number | undefined
}

/** What is reported when `close()` did not wait for the end of what it had begun. */
export function closedEarly(): StoreError {
  return new StoreError(
    'close() has ended, but the store has not answered everything. Look whether it is locked or out of reach; what it was asked for may still be done, and other clients carry on with what it was not.',
  )
}

/** Counts what becomes of requests from a moment on. */
export class RequestCount {
  #isCounting = false
  #finished = 0
  #unknown = 0

  get counts(): { readonly finished: number; readonly unknown: number } {
    return { finished: this.#finished, unknown: this.#unknown }
  }

  begin(): void {
    this.#isCounting = true
  }

  of(transport: Transport): Transport {
    return {
      ...transport,
      post: async (path, fields) => this.#counted(await transport.post(path, fields)),
      postJson: async (path, body) => this.#counted(await transport.postJson(path, body)),
    }
  }

  #counted(reply: Reply): Reply {
    const hasLeft = reply.outcome !== 'refused' || reply.failure.via === 'reply'
    if (!this.#isCounting || !hasLeft) return reply
    if (reply.outcome === 'unknown') this.#unknown += 1
    else this.#finished += 1
    return reply
  }
}
