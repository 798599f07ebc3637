import type { DeliveryContext } from './context.ts'

/** A store that refuses to write, a full disk say, is asked again this much later, and each time less often up to the second. */
const firstPauseMs = 1_000
const maxPauseMs = 60_000

/** Repeats a step that only the store can fail, until it is done or the client is closed. What it fails with was reported before. */
export async function retryUntilPersisted(
  { lifetime }: DeliveryContext,
  step: () => Promise<unknown>,
): Promise<void> {
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(2 * pauseMs, maxPauseMs)) {
    await lifetime.sleep(pauseMs)
    if (lifetime.reason !== undefined) return
    try {
      await step()
      return
    } catch {}
  }
}
