import { isFinished, type MessageRecord } from '../../model/index.ts'

/**
 * - `final`: no further webhook matters.
 * - `awaiting`: a webhook may still report something that the client acts on.
 * - `secondChance`: the same, and it was passed over once.
 */
type EvictionRank = 'final' | 'awaiting' | 'secondChance'

/**
 * Messages that may be evicted, the longest finished first. A message that awaits a webhook is passed over once, so it stays about twice as long as
 * a final one. It does not stay for good: without webhooks every message awaits one.
 */
export class EvictionQueue {
  readonly #ranks = new Map<string, EvictionRank>()
  /** Kept between calls, because a new iterator would pass over all evicted entries again. */
  #walk = this.#ranks.keys()

  add(record: MessageRecord): void {
    const rank = evictionRankOf(record)
    if (rank !== undefined) this.#ranks.set(record.id, rank)
  }

  delete(id: string): void {
    this.#ranks.delete(id)
  }

  /** The message to evict now. */
  next(): string | undefined {
    // Messages that are added or passed over meanwhile go to the end, where the iterator finds them.
    for (let walks = 0; walks < 2; ) {
      const { value: id, done } = this.#walk.next()
      if (done) {
        this.#walk = this.#ranks.keys()
        walks += 1
      } else if (this.#ranks.get(id) !== 'awaiting') {
        return id
      } else {
        this.#ranks.delete(id)
        this.#ranks.set(id, 'secondChance')
      }
    }
    return undefined
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
