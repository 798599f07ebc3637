import { randomUUID } from 'node:crypto'
import type { ConsumerRecord } from '../model/index.ts'
import { nextDocument, type ScopedStore, type StoredDocument } from '../store/index.ts'
import type { Clock } from '../util/index.ts'
import { isOlder, leaseMs, type MemberUpdate, newConsumer, updated } from './membership.ts'

interface MemberOptions {
  readonly store: ScopedStore
  readonly clock: Clock
  /** The consumer's name. */
  readonly name: string
}

/** Where the feed begins and ends. */
export interface FeedBounds {
  readonly oldest: number
  readonly newest: number
}

/** This process as one that shares a consumer's name with others. It reads and writes the document that they have in common. */
export class Member {
  readonly id = randomUUID()
  readonly #options: MemberOptions
  #document: StoredDocument<ConsumerRecord> | undefined
  #leaseEndsAt = Number.NEGATIVE_INFINITY
  /** Partitions that were not this member's in a record that it read. It may own them again by now. */
  readonly #lost = new Set<number>()

  constructor(options: MemberOptions) {
    this.#options = options
  }

  /** What is known of the consumer. `undefined`: it was not read yet. */
  get record(): ConsumerRecord | undefined {
    return this.#document?.value
  }

  /** Until then no other member takes its partitions. By the monotonic clock. */
  get leaseEndsAt(): number {
    return this.#leaseEndsAt
  }

  /** The partitions that it has lost since the last call. What it knows of them is old, also if it owns them again. */
  takeLost(): ReadonlySet<number> {
    const lost = new Set(this.#lost)
    this.#lost.clear()
    return lost
  }

  /** Reads the consumer, and makes it if it is new. @param positionOf Where a new one begins. */
  async open(positionOf: () => Promise<number>): Promise<void> {
    this.#document = await this.#findOrMake(positionOf)
  }

  /** Writes that this member is alive, and what it has done. `lost`: the store no longer has what this member knew. */
  async write(update: Omit<MemberUpdate, 'member'>): Promise<'written' | 'lost'> {
    const { store, clock } = this.#options
    for (;;) {
      const before = this.#document
      if (before === undefined) return 'lost'
      const writtenAt = clock.monotonic()
      const value = updated(before.value, { ...update, member: this.id }, clock.now())
      const document = nextDocument(before.key, before, value)
      if (await store.putDocument('consumer', document, before.version)) {
        this.#document = document
        this.#leaseEndsAt = writtenAt + leaseMs
        return 'written'
      }
      if ((await this.refresh()) === 'lost') return 'lost'
    }
  }

  /** Reads what other members have written. `lost`: the store no longer has what this member knew. */
  async refresh(): Promise<'read' | 'lost'> {
    const known = this.#document
    const found = await this.#options.store.getDocument('consumer', this.#options.name)
    if (known === undefined || found === undefined || isOlder(found.value, known.value)) return 'lost'
    if (found.version === known.version) return 'read'
    this.#document = found
    for (const [index, { owner }] of found.value.partitions.entries())
      if (owner !== this.id) this.#lost.add(index)
    return 'read'
  }

  /** Goes on with what the store still has: positions beyond the end of the feed become the oldest entry. */
  async recover({ oldest, newest }: FeedBounds): Promise<void> {
    this.#leaseEndsAt = Number.NEGATIVE_INFINITY
    for (;;) {
      const found = await this.#findOrMake(async () => oldest - 1)
      const partitions = found.value.partitions.map((partition) =>
        partition.position > newest ? { ...partition, position: oldest - 1 } : partition,
      )
      const document = nextDocument(found.key, found, { ...found.value, partitions })
      if (!(await this.#options.store.putDocument('consumer', document, found.version))) continue
      this.#document = document
      return
    }
  }

  async #findOrMake(positionOf: () => Promise<number>): Promise<StoredDocument<ConsumerRecord>> {
    const { store, clock, name } = this.#options
    for (;;) {
      const found = await store.getDocument('consumer', name)
      if (found !== undefined) return found
      const document = nextDocument(name, undefined, newConsumer(clock.now(), await positionOf()))
      if (await store.putDocument('consumer', document, 0)) return document
    }
  }
}
