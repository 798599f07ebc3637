import { isPassingStoreError, isStoreError } from '../errors/index.ts'
import type { DiscardResult, Inbound, ParkedEvent, ScopedStore } from '../store/index.ts'
import type { Stopper } from '../util/index.ts'
import { everyStep, type RunStep } from './every-step.ts'
import type { Outage } from './store-availability.ts'

/** The first pause is short, because most troubles are a connection made anew; the longest is what a store that is back waits at most. */
const firstPauseMs = 50
const longestPauseMs = 1_000

export interface Patience {
  readonly outage: Outage
  /** Once it stops, what fails fails for good. */
  readonly lifetime: Stopper
}

/**
 * A store that waits where another would fail because it cannot be reached: the same step is repeated, with the same stamp, until
 * it is done. So nothing that was under way is given up, and nobody has to know how to take it up again. Who cannot wait that long
 * listens to `Outage`.
 */
export function patientStore(store: ScopedStore, patience: Patience): ScopedStore {
  const run: RunStep = async (kind, step) => {
    const { outage, lifetime } = patience
    for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
      try {
        const value = await step()
        outage.succeeded(kind)
        return value
      } catch (error) {
        if (isStoreError(error) && lifetime.reason === undefined) outage.failed(error, kind)
        if (!isPassingStoreError(error) || lifetime.reason !== undefined) throw error
        await lifetime.sleep(pauseMs)
      }
    }
  }
  return {
    ...everyStep(store, run),
    noteInbound: (inbound) => run('write', isNewOrInDoubt(store, inbound)),
    discard: (event) => run('write', discardedOrInDoubt(store, event)),
  }
}

/** A store whose failures reach the caller at once, and are told of as an outage too. */
export function watchedStore(store: ScopedStore, { outage, lifetime }: Patience): ScopedStore {
  return everyStep(store, async (kind, step) => {
    try {
      const value = await step()
      outage.succeeded(kind)
      return value
    } catch (error) {
      if (isStoreError(error) && lifetime.reason === undefined) outage.failed(error, kind)
      throw error
    }
  })
}

/** After a step that may have been done, "known" can be its own doing: a message is told of twice rather than never. */
function isNewOrInDoubt(store: ScopedStore, inbound: Inbound): () => Promise<boolean> {
  let isInDoubt = false
  return async () => {
    try {
      return (await store.noteInbound(inbound)) || isInDoubt
    } catch (error) {
      isInDoubt = true
      throw error
    }
  }
}

/** After a step that may have been done, "gone" can be its own doing: an event is reported twice rather than never. */
function discardedOrInDoubt(store: ScopedStore, event: ParkedEvent): () => Promise<DiscardResult> {
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
