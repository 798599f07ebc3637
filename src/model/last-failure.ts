import type { Failure } from './failure.ts'
import type { MessageRecord } from './message-record.ts'

/** What the newest request for a message failed with, if it failed. */
export function lastFailure({ attempts }: MessageRecord): Failure | undefined {
  return attempts.findLast(({ isWithheld }) => !isWithheld)?.failure
}
