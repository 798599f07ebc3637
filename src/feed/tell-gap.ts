import { type ConsumerGap, reportConsumer, reportError } from '../events/index.ts'
import type { NormalizedConsumeOptions } from './consume-options.ts'
import type { FeedContext } from './context.ts'

/** Says that events are missing, and waits for `onGap()`. Its error is reported, and holds up nothing: the gap does not close by trying again. */
export async function tellGap(
  { events }: FeedContext,
  { name, onGap }: NormalizedConsumeOptions,
  found: Pick<ConsumerGap, 'reason' | 'resumesAt'>,
): Promise<void> {
  const message =
    `The consumer '${name}' was not told all events: ${causes[found.reason]} It goes on with the oldest event that is kept, number ` +
    `${found.resumesAt}. Bring up to date what your application keeps from events.`
  const gap = { consumer: name, ...found, message }
  reportConsumer(events, { change: 'gap', ...gap })
  try {
    await onGap?.(gap)
  } catch (error) {
    reportError(events, error)
  }
}

const causes: Readonly<Record<ConsumerGap['reason'], string>> = {
  trimmed: 'it was away or behind for longer than the store keeps them.',
  lost: 'the store was emptied, replaced or restored from an older copy.',
}
