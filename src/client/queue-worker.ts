import * as v from 'valibot'
import { checkOptions } from '../errors/index.ts'
import type { Worker } from '../worker/index.ts'

export interface WorkOptions {
  /**
   * How many messages of each lane are processed at once, including those that wait at the shut gate or for their turn: a lane whose places are taken
   * keeps no message of another lane waiting. The client's `rateLimit` bounds the rate of all.
   *
   * @default 10
   */
  readonly concurrency?: number | undefined
}

/** A worker that `work()` has started. */
export interface QueueWorker extends AsyncDisposable {
  /** Claims no more messages. Resolves when the claimed ones are done. `client.close()` closes it too. */
  close(): Promise<void>
}

const schema = v.strictObject({
  concurrency: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1)), 10),
})

/**
 * Checks the options and starts.
 *
 * @throws {ConfigurationError} naming the option
 */
export function startWork(options: WorkOptions, start: (concurrency: number) => Worker): QueueWorker {
  const worker = start(checkOptions('work()', schema, options).concurrency)
  return {
    close: () => worker.close(),
    [Symbol.asyncDispose]: () => worker.close(),
  }
}
