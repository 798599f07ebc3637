/** One thing that was looked at. */
export interface Check {
  readonly name:
    | 'key'
    | 'app'
    | 'source'
    | 'wallet'
    | 'subscription'
    | 'clock'
    | 'proxy'
    | 'store'
    | 'gate'
    | 'webhooks'
  /** `skipped`: it could not be looked at, and `says` tells why. */
  readonly status: 'ok' | 'warning' | 'problem' | 'skipped'
  /** What was found, in plain words, without key, token or whole phone number. */
  readonly message: string
  /** What to do about it. */
  readonly hint?: string | undefined
}

/** What the account looks like. */
export interface Diagnosis {
  /** Whether no check found a problem. Warnings are none. */
  readonly ok: boolean
  readonly checks: readonly Check[]
}
