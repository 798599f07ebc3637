import { createHash } from 'node:crypto'
import type { ConsumerRecord, PartitionRecord } from '../model/index.ts'
import { compact, type UnixMs } from '../util/index.ts'

/** So many processes with one name can share its events. More of them wait for one to end. */
const partitionCount = 16

/** How long a member counts as alive after it has written. Two renewals may be late. */
export const leaseMs = 15_000

export const renewalMs = 5_000

/** The largest difference between the clocks of two clients of one store. A time further ahead was written by a wrong clock. */
const skewMs = 5_000

/** The events of one subject are all of one partition. The name of a subject is an id or a hash, and a hash of it spreads both evenly. */
export function partitionOf(subject: string): number {
  return createHash('sha1').update(subject).digest().readUInt8(0) % partitionCount
}

/** A consumer that has been told everything up to a position. */
export function newConsumer(createdAt: UnixMs, position: number): ConsumerRecord {
  return {
    createdAt,
    members: {},
    partitions: Array.from({ length: partitionCount }, () => ({ position })),
    revision: 0,
  }
}

/** What a member writes about itself. */
export interface MemberUpdate {
  readonly member: string
  /** How far its partitions are handled. */
  readonly positions: ReadonlyMap<number, number>
  /** The partitions that it gives to other members. */
  readonly released: ReadonlySet<number>
  /** `taking`: it takes what is free, up to its share. `keeping`: it takes no more, because it closes. `leaving`: it gives everything up. */
  readonly mode: 'taking' | 'keeping' | 'leaving'
}

/** The record after a member's update: it is alive, dead members are out, and it takes what is free up to its share. */
export function updated(record: ConsumerRecord, update: MemberUpdate, now: UnixMs): ConsumerRecord {
  const { member, mode } = update
  const others = Object.fromEntries(livingMembers(record, now).filter(([name]) => name !== member))
  const members = mode === 'leaving' ? others : { ...others, [member]: now + leaseMs }
  const kept = record.partitions.map((partition, index) => keptBy(members, partition, index, update))
  let free = mode === 'taking' ? shareOf(members) - kept.filter(({ owner }) => owner === member).length : 0
  const partitions = kept.map((partition, index) => {
    if (partition.owner !== undefined || free <= 0 || update.released.has(index)) return partition
    free -= 1
    return { ...partition, owner: member }
  })
  return { ...record, members, partitions }
}

function keptBy(
  members: ConsumerRecord['members'],
  { position, owner }: PartitionRecord,
  index: number,
  { member, positions, released, mode }: MemberUpdate,
): PartitionRecord {
  if (owner !== member)
    return compact({ position, owner: owner !== undefined && owner in members ? owner : undefined })
  const isGiven = mode === 'leaving' || released.has(index)
  return compact({ position: positions.get(index) ?? position, owner: isGiven ? undefined : member })
}

/** Those that are alive by now, each with the end of its time. */
export function livingMembers({ members }: ConsumerRecord, now: UnixMs): [string, UnixMs][] {
  return Object.entries(members).filter(([, until]) => until > now && until <= now + leaseMs + skewMs)
}

/** How many partitions each member may have. */
function shareOf(members: ConsumerRecord['members']): number {
  return Math.ceil(partitionCount / Object.keys(members).length)
}

/** How many partitions a member has beyond its share. */
export function surplusOf({ members, partitions }: ConsumerRecord, member: string): number {
  return Math.max(0, partitions.filter(({ owner }) => owner === member).length - shareOf(members))
}

/** Whether a member can have more partitions: some are free, or another member is to give some up. */
export function isShort({ members, partitions }: ConsumerRecord, member: string): boolean {
  const share = shareOf(members)
  const counts = new Map<string | undefined, number>()
  for (const { owner } of partitions) counts.set(owner, (counts.get(owner) ?? 0) + 1)
  if ((counts.get(member) ?? 0) >= share) return false
  return counts.has(undefined) || [...counts.values()].some((count) => count > share)
}

/** Whether the store has lost what was known of the consumer: it was made anew, or is an older copy. */
export function isOlder(found: ConsumerRecord, known: ConsumerRecord): boolean {
  if (found.createdAt !== known.createdAt) return true
  return found.partitions.some(({ position }, index) => position < (known.partitions[index]?.position ?? 0))
}
