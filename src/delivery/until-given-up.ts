import { isGivenUp } from '../model/index.ts'
import type { DeliveryContext } from './context.ts'

/** Runs a long wait of a message, and ends it when any process cancels or erases the message meanwhile. */
export async function untilGivenUp<Value>(
  { watchers, inFlight }: Pick<DeliveryContext, 'watchers' | 'inFlight'>,
  id: string,
  wait: () => Promise<Value>,
): Promise<Value> {
  const check = (record: Parameters<typeof isGivenUp>[0]) => {
    if (isGivenUp(record)) inFlight.cancel(id)
  }
  // `close()` ends the wait itself.
  const unfollow = watchers.follow(id, check, () => {})
  try {
    return await wait()
  } finally {
    unfollow()
  }
}
