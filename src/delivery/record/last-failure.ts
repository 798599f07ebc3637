import type { Failure } from '../../errors/index.ts'
import type { MessageRecord } from '../../store/index.ts'

/** What the newest request for a message failed with, if it failed. */
export function lastFailure({ attempts }: MessageRecord): Failure | undefined {
  return attempts.findLast(({ isWithheld }) => !isWithheld)?.failure
}
