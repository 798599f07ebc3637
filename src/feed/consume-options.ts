import * as v from 'valibot'
import { ConfigurationError, checkOptions } from '../errors/index.ts'
import { type ConsumerGap, type FeedEventName, feedEventNames } from '../events/index.ts'
import { closestOf, kindOf } from '../util/index.ts'
import type { FeedEvent } from './feed-event.ts'
import { isFeedEventName } from './feed-event.ts'

export interface ConsumeOptions<Name extends FeedEventName = FeedEventName> {
  /**
   * Names the position in the feed. All processes with this name share the events: each event is told to one of them. Up to 64 letters, digits, dots,
   * dashes and underscores.
   */
  readonly name: string
  /**
   * The events to be told, by their names. Give the same ones in every process: an event that a process does not want is passed over.
   *
   * @default all events of the feed
   */
  readonly events?: readonly Name[] | undefined
  /**
   * How many events this process handles at once. The events of one message or person are always told one after the other.
   *
   * @default 1 — the handler then needs no thought about itself
   */
  readonly concurrency?: number | undefined
  /**
   * Where a new name begins: with what is appended from now on, or at the oldest event that is kept. A known name goes on where it was.
   *
   * @default 'now'
   */
  readonly from?: 'now' | 'start' | undefined
  /**
   * How often an event is told before it becomes a dead letter.
   *
   * @default 14 — with the default pauses about three quarters of an hour, longer than most restarts and deployments
   */
  readonly maxAttempts?: number | undefined
  /**
   * The pause after the first failure, in milliseconds. Each later one is twice as long, and up to a fifth shorter or longer at random.
   *
   * @default 1_000
   */
  readonly firstPauseMs?: number | undefined
  /**
   * The longest pause, in milliseconds.
   *
   * @default 600_000 (ten minutes)
   */
  readonly maxPauseMs?: number | undefined
  /**
   * How long one call of the handler may take, in milliseconds. Then it counts as failed, and its `signal` is aborted.
   *
   * @default 60_000
   */
  readonly timeoutMs?: number | undefined
  /**
   * Called when the feed no longer has events that were not told. The consumer waits for it, and goes on with the oldest event that is kept.
   *
   * @default none: the event `consumer` says it too, and without a listener a warning of the process
   */
  readonly onGap?: ((gap: ConsumerGap) => unknown) | undefined
}

/** About one call of the handler. */
export interface HandlerContext {
  /** Aborted when the call takes longer than `timeoutMs`, when another process goes on with the event, and when `close()` waits no longer. */
  readonly signal: AbortSignal
  /** Counts the calls for this event from 1, as far as the store knows. */
  readonly attempt: number
}

/** Handles an event. It counts as handled when this resolves, and is told again when it rejects. */
export type ConsumerHandler<Name extends FeedEventName = FeedEventName> = (
  event: FeedEvent<Name>,
  context: HandlerContext,
) => unknown

/** Also checked where a consumer is looked up. */
const consumerName = v.pipe(
  v.string(),
  v.regex(
    /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/,
    'must be up to 64 letters, digits, dots, dashes and underscores, and begin with a letter or digit',
  ),
)
const count = v.pipe(v.number(), v.integer(), v.minValue(1))
// A longer timer fires at once in Node.
const positiveMs = v.pipe(v.number(), v.finite(), v.gtValue(0), v.maxValue(2 ** 31 - 1))

/** A misspelt name is told the nearest one, any other all of them. */
function mustBeEvent({ input }: { readonly input: string }): string {
  const names = Object.keys(feedEventNames)
  const closest = closestOf(input, names)
  return closest === undefined
    ? `must be an event of the feed: ${names.join(', ')}`
    : `must be an event of the feed, such as ${closest}`
}

export const eventNames = v.optional(
  v.pipe(v.array(v.pipe(v.string(), v.check(isFeedEventName, mustBeEvent))), v.nonEmpty()),
)

const schema = v.strictObject({
  name: consumerName,
  events: eventNames,
  concurrency: v.optional(count, 1),
  from: v.optional(v.picklist(['now', 'start']), 'now'),
  maxAttempts: v.optional(count, 14),
  firstPauseMs: v.optional(positiveMs, 1_000),
  maxPauseMs: v.optional(positiveMs, 600_000),
  timeoutMs: v.optional(positiveMs, 60_000),
  onGap: v.optional(
    v.custom<(gap: ConsumerGap) => unknown>((value) => typeof value === 'function', 'must be a function'),
  ),
})

export type NormalizedConsumeOptions = v.InferOutput<typeof schema>

const lookUp = v.strictObject({ name: consumerName })

/** @throws {ConfigurationError} when it cannot be the name of a consumer */
export function checkName(call: string, name: unknown): void {
  checkOptions(call, lookUp, { name }, "name: 'crm'")
}

/** @throws {ConfigurationError} naming the option that cannot be used */
export function checkConsume(options: unknown, handler: unknown): NormalizedConsumeOptions {
  const checked = checkOptions('consume()', schema, options, "name: 'crm'")
  if (typeof handler !== 'function') {
    throw new ConfigurationError(
      `consume() needs a handler as its second argument, but was given ${kindOf(handler)}. Give a function that takes an event.`,
    )
  }
  return checked
}
