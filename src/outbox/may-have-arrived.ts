import type { MessageRecord } from '../model/index.ts'

/** Whether a request of a message may have arrived: none of its responses and webhooks says that it failed. */
export function mayHaveArrived({ attempts }: MessageRecord): boolean {
  return attempts.some(({ isWithheld, failure }) => !isWithheld && failure === undefined)
}
