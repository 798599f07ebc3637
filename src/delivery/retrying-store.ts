import { isStoreError, isTransientStoreError } from '../errors/index.ts'
import type { DiscardResult, Inbound, ParkedEvent, ScopedStore } from '../store/index.ts'
import type { Cancellation } from '../util/index.ts'
import { interceptStore, type RunStep } from './every-step.ts'
import type { StoreAvailability } from './store-availability.ts'

/** The first pause is short, because most troubles are a connection made anew; the longest is what a store that is back waits at most. */
const firstPauseMs = 50
const maxPauseMs = 1_000

export interface RetryOptions {
  readonly availability: StoreAvailability
  /** Once it stops, what fails fails for good. */
  readonly lifetime: Cancellation
}

/**
 * A store that waits where another would fail because it cannot be reached: the same step is repeated, with the same stamp, until
 * it is done. So nothing that was under way is given up, and nobody has to know how to take it up again. Who cannot wait that long
 * listens to `Outage`.
 */
export function retryingStore(store: ScopedStore, patience: RetryOptions): ScopedStore {
  const run: RunStep = async (kind, step) => {
    const { availability, lifetime } = patience
    for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(2 * pauseMs, maxPauseMs)) {
      try {
        const value = await step()
        availability.recordSuccess(kind)
        return value
      } catch (error) {
        if (isStoreError(error) && lifetime.reason === undefined) availability.recordFailure(error, kind)
        if (!isTransientStoreError(error) || lifetime.reason !== undefined) throw error
        await lifetime.sleep(pauseMs)
      }
    }
  }
  return {
    ...interceptStore(store, run),
    recordInbound: (inbound) => run('write', isNewOrUnconfirmed(store, inbound)),
    discard: (event) => run('write', isDiscardedOrUnconfirmed(store, event)),
  }
}

/** A store whose failures reach the caller at once, and are told of as an outage too. */
export function watchedStore(store: ScopedStore, { availability, lifetime }: RetryOptions): ScopedStore {
  return interceptStore(store, async (kind, step) => {
    try {
      const value = await step()
      availability.recordSuccess(kind)
      return value
    } catch (error) {
      if (isStoreError(error) && lifetime.reason === undefined) availability.recordFailure(error, kind)
      throw error
    }
  })
}

/** After a step that may have been done, "known" can be its own doing: a message is told of twice rather than never. */
function isNewOrUnconfirmed(store: ScopedStore, inbound: Inbound): () => Promise<boolean> {
  let isInDoubt = false
  return async () => {
    try {
      return (await store.recordInbound(inbound)) || isInDoubt
    } catch (error) {
      isInDoubt = true
      throw error
    }
  }
}

/** After a step that may have been done, "gone" can be its own doing: an event is reported twice rather than never. */
function isDiscardedOrUnconfirmed(store: ScopedStore, event: ParkedEvent): () => Promise<DiscardResult> {
  let isInDoubt = false
  return async () => {
    try {
      const result = await store.discard(event)
      return isInDoubt && result.outcome === 'gone' ? { outcome: 'discarded' } : result
    } catch (error) {
      isInDoubt = true
      throw error
    }
  }
}
