/** A client waits for what only a webhook can tell, and none has ever come. */
export interface NoWebhooksEvent {
  /** How long the wait has gone on, in milliseconds. */
  readonly waitedMs: number
  /** What it means, and what to do. */
  readonly message: string
}
