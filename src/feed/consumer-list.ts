import { ConfigurationError } from '../errors/index.ts'
import type { FeedEventName } from '../events/index.ts'
import type { ConsumerRecord } from '../model/index.ts'
import { listAll, replaceDocument } from '../store/index.ts'
import { compact, redacted, type UnixMs } from '../util/index.ts'
import { checkName } from './consume-options.ts'
import { type FeedContext, feedOf } from './context.ts'
import { type DelayedEvent, DelayedEvents } from './delayed-events.ts'
import { eventIdOf, type FeedEvent, feedEventOf } from './feed-event.ts'
import { livingMembers } from './membership.ts'

/** More dead letters are counted, and not read into memory. */
const maxListed = 100

/** An event that the handler has failed with too often. */
export interface DeadLetter {
  readonly eventId: string
  readonly name: FeedEventName
  /** When it was appended to the feed. */
  readonly at: UnixMs
  /** How often the handler has failed with it. */
  readonly attempts: number
  /** What the handler failed with last, without secrets and whole numbers. */
  readonly error?: string | undefined
  /** The event, as the handler got it. */
  readonly event: FeedEvent['event']
}

/** A consumer at one moment, over all its processes. */
export interface ConsumerSnapshot {
  readonly name: string
  /** How many entries of the feed come after the position, that of the part that is furthest behind. Events that are not wanted count too. */
  readonly lag: number
  /** When the oldest of them was appended. Absent: there is none. */
  readonly oldestAt?: UnixMs | undefined
  /** How many processes take part. */
  readonly members: number
  /** How many events wait for another attempt, or behind such an event. */
  readonly retrying: number
  /** The oldest dead letters, 100 at most. */
  readonly deadLetters: readonly DeadLetter[]
  readonly deadLetterCount: number
  /**
   * Tells dead letters again, in whichever process. Returns how many.
   *
   * @param eventIds those alone; by default all
   */
  retry(eventIds?: readonly string[]): Promise<number>
  /**
   * Deletes dead letters. Returns how many.
   *
   * @param eventIds those alone; by default all
   */
  skip(eventIds?: readonly string[]): Promise<number>
}

/**
 * The consumers of all processes: how far they are, and their dead letters.
 *
 * @example
 * ```ts
 * const crm = await client.consumers.get('crm')
 * if (crm !== undefined && crm.deadLetterCount > 0) await crm.retry()
 * ```
 */
export class ConsumerList {
  readonly #ctx: FeedContext

  constructor(ctx: FeedContext) {
    this.#ctx = ctx
  }

  /**
   * A snapshot. `undefined`: there is no consumer with this name.
   *
   * @throws {ConfigurationError} when the client or its store keeps no feed, or no consumer can have this name
   */
  async get(name: string): Promise<ConsumerSnapshot | undefined> {
    checkName('consumers.get()', name)
    const record = await this.#read(name)
    return record === undefined ? undefined : await this.#snapshotOf(name, record)
  }

  /**
   * All consumers, in the order of their names.
   *
   * @throws {ConfigurationError} when the client or its store keeps no feed
   */
  async list(): Promise<readonly ConsumerSnapshot[]> {
    const { store } = this.#ctx
    feedOf(this.#ctx, 'consumers.list()')
    const all = await listAll(
      (page) => store.listDocuments('consumer', page),
      ({ key }) => key,
    )
    const snapshots: ConsumerSnapshot[] = []
    for (const { key, value } of all) snapshots.push(await this.#snapshotOf(key, value))
    return snapshots
  }

  /**
   * Deletes a consumer, its position and its dead letters. `false`: there was none.
   *
   * @throws {ConfigurationError} while a process takes part
   */
  async delete(name: string): Promise<boolean> {
    checkName('consumers.delete()', name)
    feedOf(this.#ctx, 'consumers')
    const { store, clock } = this.#ctx
    const delayed = new DelayedEvents(store, name)
    // Each pass deletes only what it has checked, because a process may have begun to take part meanwhile.
    for (let isTried = false; ; isTried = true) {
      const found = await store.getDocument('consumer', name)
      // The response of the pass before may have been lost.
      if (found === undefined) return isTried
      if (livingMembers(found.value, clock.now()).length > 0) {
        throw new ConfigurationError(
          `The consumer '${name}' cannot be deleted while a process takes part in it. Close it in every process first; one that has crashed counts for 15 s.`,
        )
      }
      // A crash in between leaves the consumer, so the next call deletes the rest. The other way round a new consumer of this name would get what is left.
      for await (const document of delayed.list()) await delayed.remove(document)
      if (await store.deleteDocument('consumer', name, found.version)) return true
    }
  }

  async #read(name: string): Promise<ConsumerRecord | undefined> {
    feedOf(this.#ctx, 'consumers')
    return (await this.#ctx.store.getDocument('consumer', name))?.value
  }

  async #snapshotOf(name: string, record: ConsumerRecord): Promise<ConsumerSnapshot> {
    const readFeed = feedOf(this.#ctx, 'consumers')
    const position = Math.min(...record.partitions.map((partition) => partition.position))
    const page = await readFeed({ after: position, limit: 1 })
    let dead: DelayedEvent['value'][] = []
    let deadLetterCount = 0
    let retrying = 0
    for await (const { value } of new DelayedEvents(this.#ctx.store, name).list()) {
      if (value.state.name === 'retrying') {
        retrying += 1
        continue
      }
      deadLetterCount += 1
      dead.push(value)
      if (dead.length >= 2 * maxListed) dead = oldestOf(dead)
    }
    return redacted(
      compact({
        name,
        lag: Math.max(0, page.newest - position),
        oldestAt: page.entries[0]?.at,
        members: livingMembers(record, this.#ctx.clock.now()).length,
        retrying,
        deadLetters: oldestOf(dead).flatMap(deadLetterOf),
        deadLetterCount,
        retry: (eventIds?: readonly string[]) => this.#retry(name, eventIds),
        skip: (eventIds?: readonly string[]) => this.#skip(name, eventIds),
      }),
    )
  }

  async #retry(name: string, eventIds: readonly string[] | undefined): Promise<number> {
    const delayed = new DelayedEvents(this.#ctx.store, name)
    const dueAt = this.#ctx.clock.now()
    const count = await this.#eachDead(delayed, eventIds, async (document) => {
      const { error: _, ...value } = document.value
      const state = { name: 'retrying', dueAt } as const
      return (await delayed.replace(document, { ...value, attempts: 0, state })) !== undefined
    })
    // Also without one: a call before this may have died before it got here.
    await this.#announce(name)
    return count
  }

  async #skip(name: string, eventIds: readonly string[] | undefined): Promise<number> {
    const delayed = new DelayedEvents(this.#ctx.store, name)
    return await this.#eachDead(delayed, eventIds, (document) => delayed.remove(document))
  }

  async #eachDead(
    delayed: DelayedEvents,
    eventIds: readonly string[] | undefined,
    change: (document: DelayedEvent) => Promise<boolean>,
  ): Promise<number> {
    const chosen = chosenOf(eventIds)
    let count = 0
    for await (const document of delayed.list()) {
      if (document.value.state.name !== 'dead') continue
      if (chosen !== undefined && !chosen.has(eventIdOf(document.value))) continue
      if (await change(document)) count += 1
    }
    return count
  }

  /** The processes that own the partitions read their delayed events anew. */
  async #announce(name: string): Promise<void> {
    const { store } = this.#ctx
    for (;;) {
      const before = await store.getDocument('consumer', name)
      if (before === undefined) return
      const value = { ...before.value, revision: before.value.revision + 1 }
      if (await replaceDocument(store, 'consumer', name, { before, value })) return
    }
  }
}

function oldestOf(dead: readonly DelayedEvent['value'][]): DelayedEvent['value'][] {
  return dead.toSorted((a, b) => a.sequence - b.sequence).slice(0, maxListed)
}

/** A newer version of this package may have written an event that this one does not know. */
function deadLetterOf(value: DelayedEvent['value']): DeadLetter[] {
  const told = feedEventOf(value)
  if (told === undefined) return []
  const { eventId, name, at, event } = told
  return [compact({ eventId, name, at, attempts: value.attempts, error: value.error, event })]
}

function chosenOf(eventIds: unknown): ReadonlySet<string> | undefined {
  if (eventIds === undefined) return undefined
  if (Array.isArray(eventIds) && eventIds.every((id) => typeof id === 'string')) return new Set(eventIds)
  throw new ConfigurationError(
    'retry() and skip() take a list of the eventId of dead letters. Leave it out to take all of them.',
  )
}
