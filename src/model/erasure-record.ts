import type { UnixMs } from '../util/index.ts'

/** What the erased addresses and keys of a scope are hashed with. It never changes, because the hashes that are stored need it. */
export interface ErasureRecord {
  /** Random, in base64url. */
  readonly salt: string
  readonly since: UnixMs
}
