import pRetry from 'p-retry'
import type { MessageRecord } from '../model/index.ts'

/** What one try came to: nothing more to do here, or once more. */
export interface AttemptResult {
  readonly record: MessageRecord
  readonly again: boolean
}

/** Makes p-retry go round once more. Never an error anybody sees. */
class TryAgain extends Error {}

/**
 * Tries until a message needs no further request from here. From the second try on p-retry repeats; whether, when and how often is decided by
 * `decide()` and kept with the message, so p-retry gets no limit and no pause of its own, and retries nothing but our word.
 */
export async function attemptUntilSettled(
  record: MessageRecord,
  tryOnce: (record: MessageRecord) => Promise<AttemptResult>,
): Promise<MessageRecord> {
  const first = await tryOnce(record)
  if (!first.again) return first.record
  let current = first.record
  return await pRetry(
    async () => {
      const { record: next, again } = await tryOnce(current)
      current = next
      if (again) throw new TryAgain()
      return current
    },
    {
      retries: Number.POSITIVE_INFINITY,
      minTimeout: 0,
      factor: 1,
      shouldRetry: ({ error }) => error instanceof TryAgain,
    },
  )
}
