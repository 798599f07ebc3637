import { createError, type GupshupFailure } from '../errors/index.ts'
import type { Action, Failure, Receipt } from '../model/index.ts'
import { compact } from '../util/index.ts'

/** What a typed error is made from: JSON-safe, so that the feed can keep it, and the same error is made in another process. */
export interface ErrorReport {
  readonly failure: Failure
  readonly to: string
  /** This client's id of the message. */
  readonly id: string
  readonly messageId?: string | undefined
  readonly action?: Action | undefined
  readonly actionTaken?: string | undefined
  readonly advice?: string | undefined
  /** What the last request failed with before the client gave the message up. */
  readonly cause?: Failure | undefined
}

/** The typed error of a report. */
export function errorOf({ failure, cause, ...about }: ErrorReport, receipt?: Receipt): GupshupFailure {
  const { id, to } = about
  return createError(failure, compact({ ...about, receipt, cause: cause && createError(cause, { id, to }) }))
}
