import { ClosedError } from '../errors/index.ts'
import { reportError } from '../events/index.ts'
import type { FeedPage } from '../store/index.ts'
import type { ConsumerHandler, NormalizedConsumeOptions } from './consume-options.ts'
import type { FeedContext, ReadFeed } from './context.ts'
import { Dispatcher } from './dispatcher.ts'
import { Member } from './member.ts'
import { isShort, partitionOf, renewalMs } from './membership.ts'
import { OwnPartitions } from './own-partitions.ts'
import type { Partition } from './partition.ts'
import { tellGap } from './tell-gap.ts'
import { Waker } from './waker.ts'

/** How many entries are read at once. Our choice. */
const pageSize = 256

/** How often the feed is read for what other processes append: the pause doubles while there is nothing. Our choice. */
const firstPollMs = 250
const maxPollMs = 1_000

/** How often positions are written, at most: when events were handled, and when they were only passed over. Our choice. */
const handledMs = 100
const passedMs = 1_000

/** How often a process asks for the partitions that it is to get from others. Our choice. */
const waitingMs = 250

/** How often the document is read for what other members have written: that they came or left, or that dead letters are told again. Our choice. */
const refreshMs = 1_000

/** The first and the longest pause after an error of the store. A longer one would cost the partitions. */
const firstErrorPauseMs = 500
const maxErrorPauseMs = 4_000
const sameErrorEveryMs = 60_000

/** A consumer that `consume()` has started. */
export interface Consumer extends AsyncDisposable {
  /** The consumer's name. */
  readonly name: string
  /** Resolves when the position exists: a new name is told what is appended after that. Rejects with a `ClosedError` if it is closed before. */
  ready(): Promise<void>
  /** Begins no more calls. Resolves when those under way are done and another process can go on. `client.close()` closes it too. */
  close(): Promise<void>
}

interface EngineOptions {
  readonly ctx: FeedContext
  readonly readFeed: ReadFeed
  readonly options: NormalizedConsumeOptions
  readonly handle: ConsumerHandler
}

/** Reads the feed for the partitions that this process owns, and writes how far they are handled. */
export class ConsumerEngine {
  readonly #ctx: FeedContext
  readonly #readFeed: ReadFeed
  readonly #options: NormalizedConsumeOptions
  readonly #isWanted: (name: string) => boolean
  readonly #member: Member
  readonly #dispatcher: Dispatcher
  readonly #waker: Waker
  readonly #partitions: OwnPartitions
  readonly #opening: Promise<void>
  #settleOpening: { readonly resolve: () => void; readonly reject: (error: Error) => void } | undefined
  readonly #loop: Promise<void>
  #hasHandled = false
  /** By the monotonic clock, as all of these. */
  #writtenAt = Number.NEGATIVE_INFINITY
  #readsAt = Number.NEGATIVE_INFINITY
  #refreshesAt = Number.NEGATIVE_INFINITY
  #pollMs = firstPollMs
  /** The sequence of the newest entry, as far as this process knows. */
  #newest = 0
  #state: 'running' | 'closing' | 'abandoned' = 'running'
  #reported = { text: '', quietUntil: 0 }

  constructor({ ctx, readFeed, options, handle }: EngineOptions) {
    this.#ctx = ctx
    this.#readFeed = readFeed
    this.#options = options
    const wanted = options.events === undefined ? undefined : new Set<string>(options.events)
    this.#isWanted = (name) => wanted === undefined || wanted.has(name)
    this.#member = new Member({ ...ctx, name: options.name })
    this.#waker = new Waker(ctx.clock)
    this.#partitions = new OwnPartitions({
      member: this.#member.id,
      load: (partition) => this.#dispatcher.load(partition),
    })
    this.#dispatcher = new Dispatcher({
      ctx,
      readFeed,
      options,
      isWanted: this.#isWanted,
      handle,
      isRunning: () => this.#state === 'running',
      isLeaseOver: () => ctx.clock.monotonic() >= this.#member.leaseEndsAt,
      onEnd: () => this.#onEnd(),
    })
    this.#opening = new Promise((resolve, reject) => {
      this.#settleOpening = { resolve, reject }
    })
    // A caller need not ask for it.
    this.#opening.catch(() => {})
    this.#loop = this.#run()
  }

  async ready(): Promise<void> {
    await this.#opening
  }

  async close(): Promise<void> {
    if (this.#state === 'running') this.#state = 'closing'
    this.#partitions.drainAll()
    this.#waker.wake()
    await this.#loop
  }

  /** Waits for no call any longer: what is under way is told again, here or elsewhere. */
  abandon(): void {
    this.#state = 'abandoned'
    this.#partitions.leaveAll()
    this.#waker.wake()
  }

  async #run(): Promise<void> {
    const unsubscribe = this.#ctx.announcer.onAppend(() => this.#onAppend())
    let errorPauseMs = firstErrorPauseMs
    for (;;) {
      let pauseMs: number | undefined
      try {
        pauseMs = await this.#turn()
        errorPauseMs = firstErrorPauseMs
      } catch (error) {
        // The other members take over when the time of this one is over.
        if (this.#state === 'abandoned') break
        this.#report(error)
        if (this.#state === 'closing' && this.#dispatcher.tasks === 0) break
        pauseMs = errorPauseMs
        errorPauseMs = Math.min(2 * errorPauseMs, maxErrorPauseMs)
      }
      if (pauseMs === undefined) break
      if (pauseMs > 0) await this.#waker.sleep(pauseMs)
      // A long feed of events for others must not hold up the process.
      else await new Promise((resolve) => setImmediate(resolve))
    }
    unsubscribe()
    this.#partitions.leaveAll()
    this.#settleOpening?.reject(new ClosedError(`The consumer '${this.#options.name}' was closed.`))
  }

  /** A store that cannot be used at all fails every turn. The same error is reported once a minute. */
  #report(error: unknown): void {
    const now = this.#ctx.clock.monotonic()
    const text = String(error)
    if (text === this.#reported.text && now < this.#reported.quietUntil) return
    this.#reported = { text, quietUntil: now + sameErrorEveryMs }
    reportError(this.#ctx.events, error)
  }

  /** Does what is due. Returns how long there is nothing to do. `undefined`: it has left. */
  async #turn(): Promise<number | undefined> {
    if (this.#member.record === undefined) {
      if (this.#state !== 'running') return undefined
      await this.#ctx.start()
      await this.#member.open(() => this.#firstPosition())
    }
    if (this.#state !== 'running') return await this.#leave()
    if (this.#writesAt() <= this.#ctx.clock.monotonic()) await this.#write()
    else if (this.#refreshesAt <= this.#ctx.clock.monotonic()) await this.#refresh()
    await this.#follow()
    this.#settleOpening?.resolve()
    const isBehind = this.#readsAt <= this.#ctx.clock.monotonic() && (await this.#read())
    const dueAt = this.#dispatcher.wakeDue()
    this.#dispatcher.dispatch()
    if (isBehind) return 0
    const { clock } = this.#ctx
    const wakesAt = Math.min(this.#writesAt(), this.#readsAt, this.#refreshesAt)
    return Math.max(1, Math.min(wakesAt - clock.monotonic(), dueAt - clock.now()))
  }

  async #firstPosition(): Promise<number> {
    const { oldest, newest } = await this.#readFeed({ after: 0, limit: 1 })
    return this.#options.from === 'now' ? newest : oldest - 1
  }

  /** When the document is to be written. */
  #writesAt(): number {
    if (this.#partitions.drained().length > 0) return Number.NEGATIVE_INFINITY
    const { record, id } = this.#member
    if (!this.#partitions.haveMoved(record)) {
      const isWaiting = this.#state === 'running' && record !== undefined && isShort(record, id)
      return this.#writtenAt + (isWaiting ? waitingMs : renewalMs)
    }
    return this.#writtenAt + (this.#hasHandled ? handledMs : passedMs)
  }

  /** Writes the positions, and that this process is alive. */
  async #write(mode: 'taking' | 'keeping' | 'leaving' = 'taking'): Promise<void> {
    this.#hasHandled = false
    this.#writtenAt = this.#ctx.clock.monotonic()
    this.#refreshesAt = this.#writtenAt + refreshMs
    const drained = this.#partitions.drained()
    const result = await this.#member.write({
      mode,
      positions: this.#partitions.positions(),
      released: new Set(drained.map(({ index }) => index)),
    })
    if (result === 'lost' && mode !== 'leaving') return await this.#recover()
    for (const partition of drained) this.#partitions.drop(partition)
  }

  async #refresh(): Promise<void> {
    this.#refreshesAt = this.#ctx.clock.monotonic() + refreshMs
    if ((await this.#member.refresh()) === 'lost') await this.#recover()
  }

  async #follow(): Promise<void> {
    const { record } = this.#member
    if (record === undefined || this.#partitions.follows(record)) return
    if (await this.#partitions.follow(record, this.#member.takeLost()))
      this.#readsAt = Number.NEGATIVE_INFINITY
  }

  /** Reads a page for the partition that is furthest behind. Returns whether there is more to read at once. */
  async #read(): Promise<boolean> {
    const readers = this.#partitions.readers()
    this.#readsAt = this.#ctx.clock.monotonic() + this.#pollMs
    if (readers.length === 0) return false
    const page = await this.#readFeed({ after: lowestOf(readers), limit: pageSize })
    this.#newest = page.newest
    if (readers.some(({ readTo }) => readTo > page.newest)) {
      await this.#recover()
      return true
    }
    const isBehind = readers.filter(({ readTo }) => readTo + 1 < page.oldest)
    if (isBehind.length > 0) {
      await tellGap(this.#ctx, this.#options, { reason: 'trimmed', resumesAt: page.oldest })
      for (const partition of isBehind) partition.readTo = page.oldest - 1
    }
    this.#take(page, readers)
    this.#pollMs = page.entries.length > 0 ? firstPollMs : Math.min(2 * this.#pollMs, maxPollMs)
    return this.#partitions.readers().some(({ readTo }) => readTo < page.newest)
  }

  #take({ entries, next }: FeedPage, readers: readonly Partition[]): void {
    const open = new Map(readers.map((partition) => [partition.index, partition]))
    for (const entry of entries) {
      const partition = open.get(partitionOf(entry.subject))
      if (partition === undefined || entry.sequence <= partition.readTo) continue
      // The rest of the page is read again for it.
      if (partition.isFull) open.delete(partition.index)
      else if (!this.#isWanted(entry.name)) partition.readTo = entry.sequence
      else this.#takeEntry(partition, entry)
    }
    for (const partition of open.values()) partition.readTo = Math.max(partition.readTo, next)
  }

  #takeEntry(partition: Partition, entry: FeedPage['entries'][number]): void {
    const lane = partition.take(entry)
    if (lane !== undefined) this.#dispatcher.schedule(lane)
  }

  /** The store has lost what it had of the feed or of the consumer. */
  async #recover(): Promise<void> {
    this.#partitions.dropAll()
    const bounds = await this.#readFeed({ after: 0, limit: 1 })
    await this.#member.recover(bounds)
    this.#writtenAt = Number.NEGATIVE_INFINITY
    await tellGap(this.#ctx, this.#options, { reason: 'lost', resumesAt: bounds.oldest })
  }

  /** Waits until nothing is under way, and gives the partitions to others. */
  async #leave(): Promise<number | undefined> {
    if (this.#state === 'abandoned' || this.#dispatcher.tasks === 0) {
      await this.#write('leaving')
      return undefined
    }
    if (this.#writesAt() <= this.#ctx.clock.monotonic()) await this.#write('keeping')
    return Math.max(1, this.#writesAt() - this.#ctx.clock.monotonic())
  }

  #onAppend(): void {
    this.#pollMs = firstPollMs
    this.#readsAt = Number.NEGATIVE_INFINITY
    this.#waker.wake()
  }

  /** A call has ended. */
  #onEnd(): void {
    this.#hasHandled = true
    if (this.#partitions.readers().some(({ readTo }) => readTo < this.#newest)) this.#onAppend()
    else if (this.#state !== 'running' || this.#dispatcher.isIdle || this.#partitions.drained().length > 0)
      this.#waker.wake()
  }
}

function lowestOf(readers: readonly Partition[]): number {
  return Math.min(...readers.map(({ readTo }) => readTo))
}
