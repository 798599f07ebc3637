import { isFinished, type MessageRecord } from '../../model/index.ts'

/**
 * - `final`: no further webhook matters.
 * - `awaiting`: a webhook may still report something that the client acts on.
 * - `secondChance`: the same, and it was passed over once.
 */
type EvictionRank = 'final' | 'awaiting' | 'secondChance'

/** A stored message, which has its place in the queue in itself: each of its writes moves it there, and finds it without a look-up. */
export class Row {
  record: MessageRecord
  /** The position among all insertions: messages due at the same time leave in this order. */
  readonly sequence: number
  /** Absent: the message may not be evicted, and is not in the queue. */
  rank: EvictionRank | undefined
  older: Row | undefined
  newer: Row | undefined
  /** Where it stands among the messages of its owner. */
  ownerSlot = -1

  constructor(record: MessageRecord, sequence: number) {
    this.record = record
    this.sequence = sequence
  }
}

/**
 * Messages that may be evicted, the longest finished first. A message that awaits a webhook is passed over once, so it stays about twice as long as
 * a final one. It does not stay for good: without webhooks every message awaits one.
 */
export class EvictionQueue {
  #oldest: Row | undefined
  #newest: Row | undefined

  /** Puts a message that was just written at the end, or takes it out if it is not finished. */
  update(row: Row): void {
    this.delete(row)
    const rank = evictionRankOf(row.record)
    if (rank !== undefined) this.#append(row, rank)
  }

  delete(row: Row): void {
    const { rank, older, newer } = row
    if (rank === undefined) return
    if (older === undefined) this.#oldest = newer
    else older.newer = newer
    if (newer === undefined) this.#newest = older
    else newer.older = older
    row.rank = row.older = row.newer = undefined
  }

  /** The message to evict now. */
  next(): Row | undefined {
    for (let row = this.#oldest; row?.rank === 'awaiting'; row = this.#oldest) {
      this.delete(row)
      this.#append(row, 'secondChance')
    }
    return this.#oldest
  }

  #append(row: Row, rank: EvictionRank): void {
    row.rank = rank
    row.older = this.#newest
    if (this.#newest === undefined) this.#oldest = row
    else this.#newest.newer = row
    this.#newest = row
  }
}

/** `undefined`: the message is not finished. */
function evictionRankOf(record: MessageRecord): EvictionRank | undefined {
  if (!isFinished(record)) return undefined
  const arrived = record.attempts.some(({ status }) => status === 'delivered' || status === 'read')
  return record.state.name === 'failed' || (record.state.name === 'accepted' && arrived)
    ? 'final'
    : 'awaiting'
}
