import type { InboundMessage } from '../../model/index.ts'
import { compact } from '../../util/index.ts'
import { readMessageIds } from './ids.ts'

/** Which message an inbound one answers, if it says so with at least one id. */
export function readContext(context: unknown): InboundMessage['context'] {
  const ids = compact(readMessageIds(context))
  return Object.keys(ids).length > 0 ? ids : undefined
}
