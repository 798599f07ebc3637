import { isStoreError, isTransientStoreError } from '../errors/index.ts'
import {
  type Around,
  interceptStore,
  isMemoryScope,
  type ScopedStore,
  type StoreOperation,
} from '../store/index.ts'
import type { Cancellation } from '../util/index.ts'
import type { StepKind, StoreAvailability } from './store-availability.ts'

/** The first pause is short, because most failures are a connection that is made anew. The longest bounds the delay after an outage. */
const firstPauseMs = 50
const maxPauseMs = 1_000

export interface RetryOptions {
  readonly availability: StoreAvailability
  /** Once it is canceled, failures reach the caller. */
  readonly lifetime: Cancellation
}

/**
 * A store that retries an operation while the store cannot be reached, with the same write id, until it is done. So no message in flight
 * is abandoned during an outage. Callers that cannot wait that long listen to `StoreAvailability`.
 */
export function retryingStore(store: ScopedStore, options: RetryOptions): ScopedStore {
  const { lifetime } = options
  const report = reporter(options)
  return interceptStore(store, async (operation, run, given) => {
    let mayBeDone = false
    for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(2 * pauseMs, maxPauseMs)) {
      try {
        const result = await run(...given)
        report.success(operation)
        return mayBeDone ? confirmed(operation, result) : result
      } catch (error) {
        report.failure(operation, error)
        if (operation === 'purge' || !isTransientStoreError(error) || lifetime.reason !== undefined)
          throw error
        mayBeDone = true
        await lifetime.sleep(pauseMs)
      }
    }
  })
}

/** The one operation of the memory store that can fail: it has no room for another message. */
const memoryFailures: ReadonlySet<StoreOperation> = new Set<StoreOperation>(['insert'])

/** A store whose failures reach the caller at once, and are reported as an outage too. */
export function watchedStore(store: ScopedStore, options: RetryOptions): ScopedStore {
  const report = reporter(options)
  const around: Around = async (operation, run, given) => {
    try {
      const result = await run(...given)
      report.success(operation)
      return result
    } catch (error) {
      report.failure(operation, error)
      throw error
    }
  }
  return interceptStore(store, around, isMemoryScope(store) ? memoryFailures : undefined)
}

/** Reports to `StoreAvailability` how each operation ended. */
function reporter({ availability, lifetime }: RetryOptions) {
  return {
    success(operation: StoreOperation): void {
      if (operation !== 'purge') availability.recordSuccess(kindOf(operation))
    },
    failure(operation: StoreOperation, error: unknown): void {
      // Other connections can keep a store from removing what was deleted, which is no outage.
      if (operation === 'purge') return
      if (isStoreError(error) && lifetime.reason === undefined)
        availability.recordFailure(error, kindOf(operation))
    },
  }
}

/**
 * What a retry found may be the work of the try before it, whose response was lost. These two have no write id to tell by, so the event is
 * reported twice rather than never.
 */
function confirmed(operation: StoreOperation, result: unknown): unknown {
  if (operation === 'recordInbound') return true
  if (operation === 'unpark' && Reflect.get(Object(result), 'outcome') === 'gone')
    return { outcome: 'removed' }
  return result
}

const reads: ReadonlySet<StoreOperation> = new Set<StoreOperation>([
  'get',
  'find',
  'findDue',
  'listMessages',
  'selectMessages',
  'countWaiting',
  'findOrphans',
  'findParked',
  'getDocument',
  'listDocuments',
  'getWindow',
  'readFeed',
  'time',
])

function kindOf(operation: StoreOperation): StepKind {
  return reads.has(operation) ? 'read' : 'write'
}
