import type { GupshupEvent } from '../../model/index.ts'

/** Leaves each event once: a body that is repeated under two keys must not count twice. */
export function withoutRepeats(events: readonly GupshupEvent[]): GupshupEvent[] {
  if (events.length < 2) return [...events]
  return [...new Map(events.map((event) => [JSON.stringify(event, bigintAsText), event])).values()]
}

/** Parsers that keep big ids exact make them `bigint`, which JSON has no word for. */
function bigintAsText(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value
}
