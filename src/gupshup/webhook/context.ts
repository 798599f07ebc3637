import type { InboundMessage } from '../events.ts'
import { readMessageIds } from './ids.ts'
import { withoutUndefined } from './plain.ts'

/** Which message an inbound one answers, if it says so with at least one id. */
export function readContext(context: unknown): InboundMessage['context'] {
  const ids = withoutUndefined(readMessageIds(context))
  return Object.keys(ids).length > 0 ? ids : undefined
}
