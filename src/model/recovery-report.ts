/** What `recover()` found. */
export interface RecoveryReport {
  /** Messages that had not left: they are due now, and go out in their turn. */
  readonly resumed: number
  /** Messages that had left without a reply: their outcome is unknown, and a webhook can still settle it. */
  readonly unknown: number
}
