import type { CredentialRequest } from './source.ts'

/** What became of a call of the source. */
export type RenewalEvent =
  | {
      readonly change: 'renewed'
      readonly reason: CredentialRequest['reason']
      readonly expiresAt?: number | undefined
    }
  | {
      readonly change: 'failing'
      readonly since: number
      readonly failures: number
      /** Absent: the source said that no later call can succeed. */
      readonly nextAttemptAt?: number | undefined
      readonly reason: string
    }
