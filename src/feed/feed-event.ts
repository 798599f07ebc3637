import {
  type FeedEventName,
  type FeedEvents,
  feedEventNames,
  type KeptEvents,
  toldEvent,
} from '../events/index.ts'
import type { FeedEntry } from '../store/index.ts'
import { redacted, type UnixMs } from '../util/index.ts'

/** An event of the feed, told by its `name`. */
export type FeedEvent<Name extends FeedEventName = FeedEventName> = {
  readonly [Each in Name]: {
    /** The same wherever and however often the event is told. Keep it to do something once for each event. */
    readonly eventId: string
    /** 1 for the first event of this app and number, 2 for the next. */
    readonly sequence: number
    readonly name: Each
    /** When the event was appended to the feed, by the store's clock. */
    readonly at: UnixMs
    /** What `client.on()` gives to its listeners. */
    readonly event: FeedEvents[Each]
  }
}[Name]

/** What the feed, or a delayed event, has of an event. */
export interface KeptEvent extends Pick<FeedEntry, 'id' | 'name' | 'event'> {
  readonly sequence: number
  readonly at: UnixMs
}

type Kept<Name extends FeedEventName> = {
  readonly [Each in Name]: KeptEvent & { readonly name: Each; readonly event: KeptEvents[Each] }
}[Name]

export function eventIdOf({ sequence, id }: Pick<KeptEvent, 'sequence' | 'id'>): string {
  return `${sequence}-${id}`
}

/** The event as a handler gets it. `undefined`: a newer version of this package wrote it, and this one does not know its name. */
export function feedEventOf(kept: KeptEvent): FeedEvent | undefined {
  return isKnown(kept) ? redacted(tell(kept)) : undefined
}

/** The feed has what this package has written. */
function isKnown(kept: KeptEvent): kept is Kept<FeedEventName> {
  return isFeedEventName(kept.name) && typeof kept.event === 'object' && kept.event !== null
}

export function isFeedEventName(name: string): name is FeedEventName {
  return Object.hasOwn(feedEventNames, name)
}

function tell<Name extends FeedEventName>(kept: Kept<Name>): FeedEvent<Name> {
  const { sequence, name, at, event } = kept
  return { eventId: eventIdOf(kept), sequence, name, at, event: toldEvent(name, event) }
}
