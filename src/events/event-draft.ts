import type { GupshupFailure } from '../errors/index.ts'
import type { OtherEvent, Receipt } from '../model/index.ts'
import type { ClientEvents, StoreReset } from './client-events.ts'
import { type ErrorReport, errorOf } from './error-report.ts'

/**
 * The events that the feed keeps: every one about a message, a person, a template, the account, the gate or a lane. The others are about this process.
 * Of the events of the store, only the loss of data is kept. `webhook` has only what has no event of its own.
 */
export type FeedEvents = { readonly [Name in FeedEventName]: ClientEvents[Name] & Narrowed<Name> }

export type FeedEventName = keyof typeof feedEventNames

type Narrowed<Name> = Name extends 'webhook' ? OtherEvent : Name extends 'store' ? StoreReset : unknown

/** Every name, so that a misspelt one is recognized. */
export const feedEventNames = {
  accepted: true,
  status: true,
  failed: true,
  unknown: true,
  canceled: true,
  rescheduled: true,
  retry: true,
  fallback: true,
  billing: true,
  inbound: true,
  user: true,
  identity: true,
  suppressed: true,
  unsuppressed: true,
  template: true,
  quarantined: true,
  account: true,
  gate: true,
  lane: true,
  unmatched: true,
  webhook: true,
  store: true,
} as const satisfies { readonly [Name in keyof ClientEvents]?: true }

/** An event as the feed keeps it: JSON-safe, with a report in the place of its error. */
export type KeptEvents = { readonly [Name in FeedEventName]: Kept<FeedEvents[Name]> }

type Kept<Event> = Event extends { readonly error: GupshupFailure }
  ? Omit<Event, 'error'> & { readonly error: ErrorReport }
  : Event

/** An event before the change that it tells is written. */
export type EventDraft<Name extends FeedEventName = FeedEventName> = {
  readonly [Each in Name]: {
    readonly name: Each
    /** The events of one subject are told in order: the id of a message, or `subjectOf()` something else. */
    readonly subject: string
    readonly event: KeptEvents[Each]
    /** The receipt of the error, if it has one. It is not kept. */
    readonly receipt?: (() => Receipt) | undefined
  }
}[Name]

/** The event of a draft, or of what the feed kept. */
export function toldEvent<Name extends FeedEventName>(
  name: Name,
  event: KeptEvents[Name],
  receipt?: () => Receipt,
): ClientEvents[Name] & FeedEvents[Name] {
  return tellers[name](event, receipt)
}

const withError = <Event extends { readonly error: ErrorReport }>(event: Event, receipt?: () => Receipt) => ({
  ...event,
  error: errorOf(event.error, receipt?.()),
})

const asKept = <Event>(event: Event): Event => event

const tellers: {
  readonly [Name in FeedEventName]: (
    event: KeptEvents[Name],
    receipt?: () => Receipt,
  ) => ClientEvents[Name] & FeedEvents[Name]
} = {
  accepted: asKept,
  status: asKept,
  failed: withError,
  unknown: withError,
  canceled: asKept,
  rescheduled: asKept,
  retry: withError,
  fallback: withError,
  billing: asKept,
  inbound: asKept,
  user: asKept,
  identity: asKept,
  suppressed: asKept,
  unsuppressed: asKept,
  template: asKept,
  quarantined: asKept,
  account: asKept,
  gate: asKept,
  lane: asKept,
  unmatched: asKept,
  webhook: asKept,
  store: asKept,
}
