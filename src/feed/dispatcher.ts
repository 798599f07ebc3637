import { reportError } from '../events/index.ts'
import type { DelayedEventRecord } from '../model/index.ts'
import { printableError, redactText } from '../util/index.ts'
import { callHandler } from './call-handler.ts'
import type { HandlerContext, NormalizedConsumeOptions } from './consume-options.ts'
import { ConsumerReports } from './consumer-reports.ts'
import type { FeedContext, ReadFeed } from './context.ts'
import { type DelayedEvent, DelayedEvents } from './delayed-events.ts'
import { type FeedEvent, feedEventOf } from './feed-event.ts'
import { dueAtOf, type Item, type Lane, maxDelayed, type Partition } from './partition.ts'
import { pauseAfter } from './retry-pause.ts'

/** How long the events of one subject rest after an error of the store. Trying again at once would loop. */
const afterErrorMs = 1_000

/** How often a call that has failed looks whether its process has a new lease. Our choice. */
const leaseCheckMs = 250

/** A longer error is cut: the document is kept for as long as the dead letter. */
const maxErrorLength = 500

interface DispatcherOptions {
  readonly ctx: FeedContext
  readonly readFeed: ReadFeed
  readonly options: NormalizedConsumeOptions
  readonly isWanted: (name: string) => boolean
  readonly handle: (event: FeedEvent, context: HandlerContext) => unknown
  /** Whether calls may begin: the consumer does not close. */
  readonly isRunning: () => boolean
  /** Whether another process may own the partitions by now: this one has frozen, or cannot reach the store. */
  readonly isLeaseOver: () => boolean
  /** Something has ended: a call, or the write of a document. */
  readonly onEnd: () => void
}

/** Calls the handler: the events of one subject one after the other, and those of different subjects at the same time, up to `concurrency`. */
export class Dispatcher {
  readonly #options: DispatcherOptions
  readonly #delayed: DelayedEvents
  readonly #reports: ConsumerReports
  readonly #ready: Lane[] = []
  /** When the first event of a lane may be told, as Unix time in milliseconds. */
  readonly #waiting = new Map<Lane, number>()
  #calls = 0
  #tasks = 0

  constructor(options: DispatcherOptions) {
    this.#options = options
    this.#delayed = new DelayedEvents(options.ctx.store, options.options.name)
    this.#reports = new ConsumerReports(options.ctx, options.options)
  }

  /** Whether nothing is under way. Events may still wait for their time. */
  get isIdle(): boolean {
    return this.#tasks === 0 && this.#ready.length === 0
  }

  /** How many calls and writes are under way. */
  get tasks(): number {
    return this.#tasks
  }

  /** Reads the events of a partition that wait for another attempt. */
  async load(partition: Partition): Promise<void> {
    const lanes = new Set<Lane>()
    for await (const document of this.#delayed.list(partition.index)) {
      const lane = partition.takeDelayed(document)
      if (lane !== undefined) lanes.add(lane)
    }
    for (const lane of lanes) this.schedule(lane)
    this.#limit(partition)
  }

  /** Queues the first event of a lane, or plans it for its time. */
  schedule(lane: Lane): void {
    const { partition, items } = lane
    const [head] = items
    this.#waiting.delete(lane)
    if (head === undefined || lane.isBusy || lane.isReady || partition.isGone || partition.isDraining) return
    if (head.delayed === undefined && partition.isBlocked) return
    const now = this.#options.ctx.clock.now()
    const wakesAt = Math.max(lane.restsUntil, head.delayed === undefined ? 0 : dueAtOf(head.delayed))
    if (wakesAt <= now) {
      lane.isReady = true
      this.#ready.push(lane)
      return
    }
    this.#waiting.set(lane, wakesAt)
    const isBehind = items.some(({ delayed }) => delayed === undefined)
    if (head.delayed !== undefined && isBehind && !partition.isBlocked && lane.restsUntil <= now)
      this.#start(lane, () => this.#keepBehind(lane))
  }

  /** Begins as many calls as may run at once. */
  dispatch(): void {
    const { isRunning, isLeaseOver, options } = this.#options
    while (this.#calls < options.concurrency && isRunning() && !isLeaseOver()) {
      const lane = this.#ready.shift()
      if (lane === undefined) return
      lane.isReady = false
      const [item] = lane.items
      const { isGone, isDraining, isBlocked } = lane.partition
      if (item === undefined || lane.isBusy || isGone || isDraining) continue
      if (item.delayed === undefined && isBlocked) continue
      this.#calls += 1
      this.#start(lane, async () => {
        try {
          await this.#tell(lane, item)
        } finally {
          this.#calls -= 1
        }
      })
    }
  }

  /** Queues what is due. Returns when the next event is, as Unix time in milliseconds. */
  wakeDue(): number {
    const now = this.#options.ctx.clock.now()
    let next = Number.POSITIVE_INFINITY
    for (const [lane, wakesAt] of [...this.#waiting]) {
      if (wakesAt <= now) this.schedule(lane)
      else if (lane.partition.isGone) this.#waiting.delete(lane)
      else next = Math.min(next, wakesAt)
    }
    return next
  }

  #start(lane: Lane, work: () => Promise<void>): void {
    const { ctx, onEnd } = this.#options
    lane.isBusy = true
    this.#tasks += 1
    const end = () => {
      lane.isBusy = false
      this.#tasks -= 1
      this.schedule(lane)
      this.dispatch()
      onEnd()
    }
    work()
      .catch((error: unknown) => {
        lane.restsUntil = ctx.clock.now() + afterErrorMs
        if (!lane.partition.isGone) reportError(ctx.events, error)
      })
      .then(end)
  }

  async #tell(lane: Lane, item: Item): Promise<void> {
    const { ctx, options, isWanted, handle } = this.#options
    const { partition } = lane
    if (item.delayed !== undefined && !(await this.#isStillDue(lane, item, item.delayed))) return
    const event = isWanted(item.kept.name) ? feedEventOf(item.delayed?.value ?? item.kept) : undefined
    if (event === undefined) return await this.#finish(lane, item)
    const attempt = (item.delayed?.value.attempts ?? 0) + 1
    const controller = new AbortController()
    partition.aborts.add(controller)
    const result = await callHandler({
      call: (signal) => handle(event, { signal, attempt }),
      controller,
      timeoutMs: options.timeoutMs,
      clock: ctx.clock,
    })
    partition.aborts.delete(controller)
    if (partition.isGone) return
    if (result.isHandled) await this.#finish(lane, item)
    else await this.#fail(lane, item, { attempts: attempt, error: this.#textOf(result.error) })
  }

  /** The document may have been deleted for an erased person, or changed by `retry()`. */
  async #isStillDue(lane: Lane, item: Item, known: DelayedEvent): Promise<boolean> {
    const { partition } = lane
    const found = await this.#delayed.read(known.key)
    if (partition.isGone) return false
    if (found === undefined || found.value.state.name === 'dead') {
      partition.finish(lane, item)
      this.#limit(partition)
      return false
    }
    partition.delay(item, found)
    return dueAtOf(found) <= this.#options.ctx.clock.now()
  }

  async #finish(lane: Lane, item: Item): Promise<void> {
    if (item.delayed !== undefined) await this.#delayed.remove(item.delayed)
    lane.partition.finish(lane, item)
    this.#limit(lane.partition)
  }

  async #fail(
    lane: Lane,
    item: Item,
    { attempts, error }: { readonly attempts: number; readonly error: string },
  ): Promise<void> {
    const { ctx, options } = this.#options
    const { partition } = lane
    const now = ctx.clock.now()
    const isDead = attempts >= options.maxAttempts
    const pauseMs = pauseAfter(attempts, options, ctx.random())
    const record: DelayedEventRecord = {
      ...recordOf(item),
      attempts,
      error,
      state: isDead ? { name: 'dead', at: now } : { name: 'retrying', dueAt: now + pauseMs },
    }
    const isKept =
      item.delayed === undefined
        ? await this.#keep(lane, item, record)
        : await this.#keepAgain(partition, item, record)
    if (partition.isGone || !isKept) return
    if (isDead) {
      partition.finish(lane, item)
      this.#reports.dead(record)
    } else this.#reports.failing(record, pauseMs)
    this.#limit(partition)
  }

  /** Keeps the events behind a failed one as documents, so that the position can pass them. */
  async #keepBehind(lane: Lane): Promise<void> {
    const { partition, items } = lane
    for (;;) {
      const next = items.find(({ delayed }) => delayed === undefined)
      if (next === undefined || partition.isGone || partition.isBlocked) return
      const state = { name: 'retrying', dueAt: this.#options.ctx.clock.now() } as const
      await this.#keep(lane, next, { ...recordOf(next), attempts: 0, state })
      this.#limit(partition)
    }
  }

  /** Keeps an event as a document. `false`: its person was erased meanwhile, and it is gone, or another process has the partition. */
  async #keep(lane: Lane, item: Item, record: DelayedEventRecord): Promise<boolean> {
    const { partition } = lane
    await this.#untilOwned(partition)
    if (partition.isGone) return false
    const written = await this.#delayed.add(partition.index, record)
    if (await this.#isErased(record.sequence)) {
      await this.#delayed.remove(written)
      partition.finish(lane, item)
      return false
    }
    partition.delay(item, written)
    return true
  }

  /** Once the lease is over, waits for the next one: with it the process learns whether another one has handled the event meanwhile. */
  async #untilOwned(partition: Partition): Promise<void> {
    const { ctx, isRunning, isLeaseOver } = this.#options
    while (isRunning() && isLeaseOver() && !partition.isGone)
      await new Promise<void>((resolve) => ctx.clock.setTimer(leaseCheckMs, resolve))
  }

  /** `false`: another version is stored by now, and is read at the next attempt. */
  async #keepAgain(partition: Partition, item: Item, record: DelayedEventRecord): Promise<boolean> {
    const written = item.delayed && (await this.#delayed.replace(item.delayed, record))
    if (written !== undefined) partition.delay(item, written)
    return written !== undefined
  }

  /** `client.erase()` looks through the feed first, so it either finds the document or has deleted the entry by now. */
  async #isErased(sequence: number): Promise<boolean> {
    const { entries, oldest } = await this.#options.readFeed({ after: sequence - 1, limit: 1 })
    return sequence >= oldest && entries[0]?.sequence !== sequence
  }

  /** Begins no new event of a partition while too many wait, and says so once. */
  #limit(partition: Partition): void {
    const { delayed } = partition
    if (!partition.isBlocked && delayed >= maxDelayed) {
      partition.isBlocked = true
      this.#reports.waiting(delayed)
    } else if (partition.isBlocked && delayed <= maxDelayed / 2) {
      partition.isBlocked = false
      for (const lane of partition.lanes.values()) this.schedule(lane)
    }
  }

  #textOf(thrown: unknown): string {
    const error = printableError(thrown, (text) => this.#options.ctx.events.redact(text))
    const text = error instanceof Error ? `${error.name}: ${error.message}` : redactText(String(error))
    return text.slice(0, maxErrorLength)
  }
}

function recordOf({ kept, delayed }: Item) {
  const { sequence, id, name, subject, at, event } = delayed?.value ?? kept
  return { sequence, id, name, subject, at, event }
}
