import { ErrorOfKind } from './gupshup-error.ts'
import { identify } from './identity.ts'

/**
 * Why a store could not read or write.
 *
 * - `unreachable`: there is no connection to it, or it does not respond in time.
 * - `locked`: another process holds it for too long.
 * - `full`: the disk, the memory or the store's own bound is used up.
 * - `read-only`: it may be read and not written.
 * - `not-a-store`: the file or database is not this package's.
 * - `corrupt`: the data is damaged.
 * - `replaced`: the file was moved, deleted or replaced while it was open.
 * - `schema-too-new`: a newer version of this package wrote it.
 * - `unsupported`: this machine lacks something that the store needs.
 * - `closed`: it was closed.
 * - `not-found`: it no longer has the requested message.
 * - `unstorable`: the value cannot be written, for example because it is too large.
 * - `unknown`: anything else.
 */
export type StoreErrorReason =
  | 'unreachable'
  | 'locked'
  | 'full'
  | 'read-only'
  | 'not-a-store'
  | 'corrupt'
  | 'replaced'
  | 'schema-too-new'
  | 'unsupported'
  | 'closed'
  | 'not-found'
  | 'unstorable'
  | 'unknown'

const transientReasons: ReadonlySet<unknown> = new Set<StoreErrorReason>([
  'unreachable',
  'locked',
  'replaced',
])

/** The store could not read or write. */
export class StoreError extends ErrorOfKind<'store'> {
  static {
    identify(StoreError, 'StoreError')
  }

  declare readonly reason: StoreErrorReason

  constructor(
    message: string,
    {
      reason = 'unknown',
      cause,
    }: { readonly reason?: StoreErrorReason | undefined; readonly cause?: unknown } = {},
  ) {
    super(message, { kind: 'store', reason, cause })
  }

  /** Whether the same operation may succeed a little later without intervention. */
  get isPassing(): boolean {
    return transientReasons.has(this.reason)
  }
}

/** Whether an error is a store's, of any copy of this package: a store's entry point may contain its own copy. */
export function isStoreError(error: unknown): error is StoreError {
  return error instanceof StoreError
}

/** Whether an error is a transient one of a store. */
export function isTransientStoreError(error: unknown): error is StoreError {
  return error instanceof StoreError && error.isPassing
}
