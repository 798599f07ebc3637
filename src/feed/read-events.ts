import * as v from 'valibot'
import { checkOptions, StoreError } from '../errors/index.ts'
import type { FeedEventName } from '../events/index.ts'
import type { FeedPage } from '../store/index.ts'
import { abortSignal, firstAbort, onAbort, unlessAborted } from '../util/index.ts'
import { eventNames } from './consume-options.ts'
import type { FeedContext, ReadFeed } from './context.ts'
import { eventIdOf, type FeedEvent, feedEventOf } from './feed-event.ts'
import { Waker } from './waker.ts'

export interface EventsOptions<Name extends FeedEventName = FeedEventName> {
  /** The `eventId` of the last event that you have handled. The first one that comes is the next. */
  readonly after?: string | undefined
  /**
   * Where to begin without `after`: at the oldest event that is kept, or with what is appended from now on.
   *
   * @default 'start'
   */
  readonly from?: 'start' | 'now' | undefined
  /**
   * The events to be told, by their names.
   *
   * @default all events of the feed
   */
  readonly events?: readonly Name[] | undefined
  /**
   * Whether to wait for new events at the end of the feed. `false` ends there.
   *
   * @default true
   */
  readonly follow?: boolean | undefined
  /**
   * Ends after so many events.
   *
   * @default none
   */
  readonly limit?: number | undefined
  /**
   * Ends the loop when it aborts.
   *
   * @default none: it ends with `break`, or when the client closes
   */
  readonly signal?: AbortSignal | undefined
}

const cursor = /^(\d{1,16})-(.+)$/s

const schema = v.strictObject({
  after: v.optional(
    v.pipe(v.string(), v.regex(cursor, 'must be the eventId of an event, as a consumer or events() gave it')),
  ),
  from: v.optional(v.picklist(['start', 'now']), 'start'),
  events: eventNames,
  follow: v.optional(v.boolean(), true),
  limit: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1)), Number.MAX_SAFE_INTEGER),
  signal: v.optional(abortSignal),
})

type NormalizedOptions = v.InferOutput<typeof schema>

/** @throws {ConfigurationError} naming the option that cannot be used */
export function checkEvents(options: unknown): NormalizedOptions {
  return checkOptions('events()', schema, options, "after: '12-…'")
}

const pageSize = 256
const firstPollMs = 250
const maxPollMs = 1_000

interface Reading {
  readonly ctx: FeedContext
  readonly readFeed: ReadFeed
  readonly options: NormalizedOptions
  /** Aborted when the client closes. */
  readonly closing: AbortSignal
  /** Aborted when the loop is left. */
  readonly leaving: AbortSignal
}

/**
 * The events of the feed in its order, and then new ones as they come.
 *
 * @throws {StoreError} with the reason `not-found`, when the feed no longer has the event of `after`, or what comes next
 */
export async function* readEvents({
  ctx,
  readFeed,
  options,
  closing,
  leaving,
}: Reading): AsyncGenerator<FeedEvent, void, undefined> {
  const { follow, limit } = options
  const wanted = options.events === undefined ? undefined : new Set<string>(options.events)
  const left = firstAbort(closing, leaving)
  const { signal: end = closing, forget } = firstAbort(left.signal, options.signal)
  const waker = new Waker(ctx.clock)
  const wake = () => waker.wake()
  const stops = [ctx.announcer.onAppend(wake), onAbort(end, wake), forget, left.forget]
  try {
    await unlessAborted(end, Promise.resolve(ctx.start()))
    const first = await unlessAborted(end, firstPosition(readFeed, options))
    if (first === undefined) return
    let after = first
    // From the start, nothing is known yet that could be missing.
    let isFromStart = options.after === undefined && options.from === 'start'
    let told = 0
    let pollMs = firstPollMs
    while (!end.aborted) {
      const page = await unlessAborted(end, readFeed({ after, limit: pageSize }))
      if (page === undefined) return
      if (!isFromStart) expectKept(page, after)
      isFromStart = false
      for (const entry of page.entries) {
        const event = wanted === undefined || wanted.has(entry.name) ? feedEventOf(entry) : undefined
        if (event === undefined) continue
        if (end.aborted) return
        yield event
        told += 1
        if (told >= limit) return
      }
      after = page.next
      if (after < page.newest) continue
      if (!follow) return
      pollMs = page.entries.length > 0 ? firstPollMs : Math.min(2 * pollMs, maxPollMs)
      if (!end.aborted) await waker.sleep(pollMs)
    }
  } finally {
    for (const stop of stops) stop()
  }
}

/** The sequence after which the first event comes. */
async function firstPosition(readFeed: ReadFeed, { after, from }: NormalizedOptions): Promise<number> {
  if (after === undefined) return from === 'now' ? (await readFeed({ after: 0, limit: 1 })).newest : 0
  const sequence = Number(cursor.exec(after)?.[1])
  const page = await readFeed({ after: Math.max(0, sequence - 1), limit: 1 })
  expectKept(page, sequence)
  const [entry] = page.entries
  // An erased entry is left out, and an entry that is just trimmed has left nothing out.
  if (entry?.sequence === sequence && eventIdOf(entry) !== after) throw notFound(restored)
  return sequence
}

/** @throws {StoreError} when events after this one are missing */
function expectKept({ oldest, newest }: FeedPage, after: number): void {
  if (after > newest) throw notFound(restored)
  if (after + 1 < oldest)
    throw notFound('Later ones were trimmed too: the store keeps events for a time only.')
}

const restored =
  'It is the eventId of another app, number or store, or this store was emptied, replaced or restored from an older copy since.'

function notFound(why: string): StoreError {
  return new StoreError(
    `The feed no longer has the event that events() is to go on after. ${why} Begin again with from: 'start', and bring up to date what you keep from events.`,
    { reason: 'not-found' },
  )
}
