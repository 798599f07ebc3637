import type { GupshupEvent, OtherEvent } from '../../model/index.ts'
import { compact } from '../../util/index.ts'

/** What every event of one body shares. */
export type EventBase = Pick<GupshupEvent, 'app' | 'appId' | 'at'>

/** An event that the client does not act on, or a part of a body that could not be read: kept, never thrown away. */
export function otherEvent(base: EventBase, event: string, payload: unknown): OtherEvent {
  return compact<OtherEvent>({ type: 'other', event, ...base, payload })
}
