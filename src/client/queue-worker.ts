import * as v from 'valibot'
import type { StoreWorker } from '../store/index.ts'
import { checkOptions } from './normalize-options.ts'

export interface WorkOptions {
  /**
   * How many messages are on their way at once. How fast they leave is up to the client's `rateLimit`; this many can be under way at
   * Gupshup, or wait at the shut gate.
   *
   * @default 10
   */
  readonly concurrency?: number | undefined
}

/** What `work()` started. */
export interface QueueWorker extends AsyncDisposable {
  /** Takes no more messages. Resolves when those it has taken are done. `client.close()` does it too. */
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
export function startWork(options: WorkOptions, start: (concurrency: number) => StoreWorker): QueueWorker {
  const consumption = start(checkOptions('work()', schema, options).concurrency)
  return {
    close: () => consumption.close(),
    [Symbol.asyncDispose]: () => consumption.close(),
  }
}
