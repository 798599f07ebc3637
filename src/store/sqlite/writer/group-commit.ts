import type { WriteCommand, WriteResult } from '../write-commands.ts'

interface Entry {
  readonly command: WriteCommand
  readonly resolve: (result: WriteResult) => void
  readonly reject: (error: unknown) => void
}

/**
 * One batch is committed while the next waits at the writer thread, so that the thread stays busy while this one processes the results. More
 * batches would only be smaller.
 */
const batchesAtOnce = 2

/**
 * Commits the writes of one turn of the event loop together, and those that arrive while earlier commits are in progress. A disk takes as long for
 * one write as for a hundred.
 */
export class GroupCommit {
  readonly #commit: (steps: readonly WriteCommand[]) => Promise<readonly WriteResult[]>
  readonly #inFlight = new Set<Promise<void>>()
  #entries: Entry[] = []
  #turn: NodeJS.Immediate | undefined

  constructor(commit: (steps: readonly WriteCommand[]) => Promise<readonly WriteResult[]>) {
    this.#commit = commit
  }

  write(command: WriteCommand): Promise<WriteResult> {
    return new Promise((resolve, reject) => {
      this.#entries.push({ command, resolve, reject })
      this.#schedule()
    })
  }

  /** Resolves when everything is written. */
  async idle(): Promise<void> {
    while (this.#entries.length > 0 || this.#inFlight.size > 0) {
      await Promise.all([...this.#inFlight, new Promise((resolve) => setImmediate(resolve))])
    }
  }

  /** Commits at the end of the turn, so that what other sockets bring in the same turn is in the same batch. */
  #schedule(): void {
    if (this.#turn !== undefined || this.#entries.length === 0 || this.#inFlight.size >= batchesAtOnce) return
    this.#turn = setImmediate(() => {
      this.#turn = undefined
      const entries = this.#entries
      this.#entries = []
      const commit = this.#commitTogether(entries).finally(() => {
        this.#inFlight.delete(commit)
        this.#schedule()
      })
      this.#inFlight.add(commit)
    })
  }

  async #commitTogether(entries: readonly Entry[]): Promise<void> {
    try {
      const results = await this.#commit(entries.map(({ command }) => command))
      entries.forEach(({ resolve, reject }, index) => {
        const result = results[index]
        if (result === undefined) reject(new Error('The writer thread returned too few results.'))
        else resolve(result)
      })
    } catch (error) {
      for (const { reject } of entries) reject(error)
    }
  }
}
