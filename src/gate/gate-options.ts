import type { GateStatus } from '../model/index.ts'
import type { ScopedStore } from '../store/index.ts'
import type { Clock } from '../util/index.ts'

export interface GateOptions {
  readonly store: ScopedStore
  readonly clock: Clock
  /** How long an accepted probe must stay without a bad event, in milliseconds. */
  readonly probeMs: number
  /** How long a request can take at most, in milliseconds: until then nobody knows whether the probe is accepted. */
  readonly timeoutMs: number
  readonly onChange: (status: GateStatus, previous: GateStatus) => void
  /** The gate shut: passes given before are void. */
  readonly onShut: () => void
  readonly onError: (error: unknown) => void
}
