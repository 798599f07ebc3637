import * as v from 'valibot'
import { ConfigurationError } from '../errors/index.ts'
import { defaultLane, type MessageStateName, type Recipient } from '../model/index.ts'
import { addressesOf } from '../people/index.ts'
import type { MessageFilter, MessageList, MessageListRequest, ScopedStore } from '../store/index.ts'
import { compact, timeOption } from '../util/index.ts'
import type { OutboxContext } from './context.ts'

/** Which messages are meant: those that meet all of it. */
export interface MessageSelection {
  /** A person: every address that is known of them counts. */
  readonly to?: Recipient | undefined
  /** A code that the message, or one of its requests, failed with. */
  readonly code?: number | undefined
  /** Gupshup's id of a template, or `name/language` for one that is sent by its name. Fallbacks count once they were tried. */
  readonly template?: string | undefined
  /** The lane: a built-in one, or one of any client of the store. */
  readonly lane?: string | undefined
  /** Created at this time or later: a `Date`, or Unix time in milliseconds. */
  readonly since?: Date | number | undefined
  /** Created before this time: a `Date`, or Unix time in milliseconds. */
  readonly until?: Date | number | undefined
}

const states = [
  'queued',
  'waiting',
  'posting',
  'accepted',
  'enqueued',
  'sent',
  'delivered',
  'read',
  'unconfirmed',
  'unknown',
  'failed',
  'canceled',
] as const satisfies readonly MessageStateName[]

export const stateName = v.picklist(states)

export const selectionEntries = {
  // What it may be is checked by `normalize`.
  to: v.optional(v.union([v.string(), v.looseObject({ userId: v.string() })])),
  code: v.optional(v.pipe(v.number(), v.integer())),
  template: v.optional(v.pipe(v.string(), v.nonEmpty())),
  lane: v.optional(v.pipe(v.string(), v.nonEmpty())),
  since: v.optional(timeOption),
  until: v.optional(timeOption),
}

interface CheckedSelection {
  readonly to?: Recipient | undefined
  readonly code?: number | undefined
  readonly template?: string | undefined
  readonly lane?: string | undefined
  readonly since?: number | undefined
  readonly until?: number | undefined
  readonly state?: MessageStateName | undefined
}

/** The filter for the store, which keeps no lists of lanes, and of what it finds. */
export interface SelectionFilter extends MessageFilter {
  readonly lane?: string | undefined
}

/** @throws {InvalidMessageError} when `to` can be neither a number nor an id */
export async function filterOf(
  { store, clock, normalize }: Pick<OutboxContext, 'store' | 'clock' | 'normalize'>,
  { to, code, template, lane, since, until, state }: CheckedSelection,
): Promise<SelectionFilter> {
  const known = to === undefined ? undefined : await addressesOf({ store }, normalize(to))
  return compact({
    ...{ state, code, template, lane },
    to: known?.map(({ address }) => address),
    since: since === undefined ? undefined : clock.fromWall(since),
    until: until === undefined ? undefined : clock.fromWall(until),
  })
}

/** A page may have fewer messages than `limit`. @throws {ConfigurationError} when the store keeps no lists */
export async function selectMessages(
  store: ScopedStore,
  { filter: { lane, ...filter }, ...page }: MessageListRequest & { readonly filter: SelectionFilter },
): Promise<MessageList> {
  const list = await store.selectMessages?.({ ...page, filter })
  if (list === undefined) {
    throw new ConfigurationError(
      'This store keeps no lists of messages. Use the memory, SQLite or Redis store, or give your own store the method selectMessages().',
      { option: 'store' },
    )
  }
  if (lane === undefined) return list
  return { ...list, messages: list.messages.filter((record) => (record.lane ?? defaultLane) === lane) }
}
