import { ClosedError } from '../errors/index.ts'
import type { FeedEventName } from '../events/index.ts'
import { leavable } from '../util/index.ts'
import { type ConsumeOptions, type ConsumerHandler, checkConsume } from './consume-options.ts'
import { type Consumer, ConsumerEngine } from './consumer.ts'
import { ConsumerList } from './consumer-list.ts'
import { type FeedContext, feedOf } from './context.ts'
import type { FeedEvent } from './feed-event.ts'
import { checkEvents, type EventsOptions, readEvents } from './read-events.ts'

/** The consumers and readers of one client. */
export class ClientFeed {
  readonly consumers: ConsumerList
  readonly #ctx: FeedContext
  readonly #engines = new Set<ConsumerEngine>()
  readonly #closing = new AbortController()

  constructor(ctx: FeedContext) {
    this.#ctx = ctx
    this.consumers = new ConsumerList(ctx)
  }

  /**
   * Checks the options and starts.
   *
   * @throws {ConfigurationError} naming the option
   * @throws {ClosedError} after `close()`
   */
  consume<Name extends FeedEventName>(
    options: ConsumeOptions<Name>,
    handler: ConsumerHandler<Name>,
  ): Consumer {
    const checked = checkConsume(options, handler)
    const readFeed = feedOf(this.#ctx, 'consume()')
    if (this.#closing.signal.aborted)
      throw new ClosedError('The client is closed, so it cannot start a consumer.')
    const engine = new ConsumerEngine({
      ctx: this.#ctx,
      readFeed,
      options: checked,
      handle: (event, context) => (isOneOf(event, options.events) ? handler(event, context) : undefined),
    })
    this.#engines.add(engine)
    const close = async () => {
      await engine.close()
      this.#engines.delete(engine)
    }
    return { name: checked.name, ready: () => engine.ready(), close, [Symbol.asyncDispose]: close }
  }

  /**
   * Checks the options. The loop reads.
   *
   * @throws {ConfigurationError} naming the option
   * @throws {ClosedError} after `close()`
   */
  events<Name extends FeedEventName>(
    options: EventsOptions<Name>,
  ): AsyncGenerator<FeedEvent<Name>, void, undefined> {
    const checked = checkEvents(options)
    const readFeed = feedOf(this.#ctx, 'events()')
    if (this.#closing.signal.aborted) throw new ClosedError()
    const leaving = new AbortController()
    const ends = { closing: this.#closing.signal, leaving: leaving.signal }
    const events = readEvents({ ctx: this.#ctx, readFeed, options: checked, ...ends })
    return leavable(only(events, options.events), () => leaving.abort())
  }

  /** Resolves when the calls of all handlers are done. */
  async close(): Promise<void> {
    this.#closing.abort()
    await Promise.all([...this.#engines].map((engine) => engine.close()))
  }

  /** Waits for no call any longer. */
  abandon(): void {
    for (const engine of this.#engines) engine.abandon()
  }
}

/** The engine tells nothing else. This says so to the compiler. */
function isOneOf<Name extends FeedEventName>(
  event: FeedEvent,
  names: readonly Name[] | undefined,
): event is FeedEvent & FeedEvent<Name> {
  return names === undefined || names.some((name) => name === event.name)
}

async function* only<Name extends FeedEventName>(
  events: AsyncGenerator<FeedEvent, void, undefined>,
  names: readonly Name[] | undefined,
): AsyncGenerator<FeedEvent<Name>, void, undefined> {
  for await (const event of events) if (isOneOf(event, names)) yield event
}
