import type { ConsumerRecord } from '../model/index.ts'
import { surplusOf } from './membership.ts'
import { Partition } from './partition.ts'

interface OwnPartitionsOptions {
  /** The name of this process among the members. */
  readonly member: string
  /** Reads the delayed events of a partition. */
  readonly load: (partition: Partition) => Promise<void>
}

/** The partitions that this process owns. */
export class OwnPartitions {
  readonly #options: OwnPartitionsOptions
  readonly #byIndex = new Map<number, Partition>()
  /** The record that they follow. */
  #followed: ConsumerRecord | undefined

  constructor(options: OwnPartitionsOptions) {
    this.#options = options
  }

  get(index: number): Partition | undefined {
    return this.#byIndex.get(index)
  }

  /** Those that are read now. */
  readers(): Partition[] {
    return this.#all().filter(({ isFull, isDraining, isBlocked }) => !isFull && !isDraining && !isBlocked)
  }

  /** Those that can be given to another member now. */
  drained(): Partition[] {
    return this.#all().filter(({ isDraining, isBusy }) => isDraining && !isBusy)
  }

  positions(): ReadonlyMap<number, number> {
    return new Map(this.#all().map(({ index, position }) => [index, position]))
  }

  /** Whether positions differ from those of the record. */
  haveMoved(record: ConsumerRecord | undefined): boolean {
    return this.#all().some(({ index, position }) => position !== record?.partitions[index]?.position)
  }

  follows(record: ConsumerRecord | undefined): boolean {
    return record === this.#followed
  }

  /**
   * Begins what this process owns by now, and drops what it no longer owns. Returns whether it has begun any.
   *
   * @param lost What another member may have owned meanwhile.
   */
  async follow(record: ConsumerRecord, lost: ReadonlySet<number>): Promise<boolean> {
    const { member, load } = this.#options
    const isOwn = (index: number) => record.partitions[index]?.owner === member
    for (const partition of this.#all())
      if (lost.has(partition.index) || !isOwn(partition.index)) this.drop(partition)
    let hasBegun = false
    const hasNewRevision = record.revision !== this.#followed?.revision
    for (const [index, { position }] of record.partitions.entries()) {
      if (!isOwn(index)) continue
      const known = this.#byIndex.get(index)
      if (known !== undefined && hasNewRevision) await load(known)
      if (known !== undefined) continue
      const partition = new Partition(index, position)
      await load(partition)
      this.#byIndex.set(index, partition)
      hasBegun = true
    }
    this.#drain(surplusOf(record, member))
    this.#followed = record
    return hasBegun
  }

  drop(partition: Partition): void {
    partition.leave()
    this.#byIndex.delete(partition.index)
  }

  dropAll(): void {
    for (const partition of this.#all()) this.drop(partition)
    this.#followed = undefined
  }

  /** Begins no more calls for any. */
  drainAll(): void {
    for (const partition of this.#all()) partition.isDraining = true
  }

  /** Drops the results of all calls under way. Their positions stay. */
  leaveAll(): void {
    for (const partition of this.#all()) partition.leave()
  }

  /** Prepares to give partitions to other members: those with the fewest events under way. */
  #drain(surplus: number): void {
    const draining = this.#all().filter(({ isDraining }) => isDraining).length
    const others = this.#all().filter(({ isDraining }) => !isDraining)
    const lightest = others.sort((a, b) => a.lanes.size - b.lanes.size)
    for (const partition of lightest.slice(0, Math.max(0, surplus - draining))) partition.isDraining = true
  }

  #all(): Partition[] {
    return [...this.#byIndex.values()]
  }
}
