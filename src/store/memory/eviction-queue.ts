import { isFinished, type MessageRecord } from '../../model/index.ts'

/**
 * - `ended`: nothing more is expected, or nothing that anybody acts on.
 * - `expecting`: a webhook may still tell something that must be acted on.
 * - `spared`: the same, and it was passed over once.
 */
type EvictionRank = 'ended' | 'expecting' | 'spared'

/**
 * Messages that may be forgotten, the longest finished first. One that still expects a webhook is passed over once, so it stays
 * about twice as long as one that has ended. It does not stay for good: where no webhooks come, every message expects one.
 */
export class EvictionQueue {
  readonly #ranks = new Map<string, EvictionRank>()
  /** Kept between calls: a new walk would pass the holes of everything forgotten before, every time. */
  #walk = this.#ranks.keys()

  add(record: MessageRecord): void {
    const standing = evictionRankOf(record)
    if (standing !== undefined) this.#ranks.set(record.id, standing)
  }

  delete(id: string): void {
    this.#ranks.delete(id)
  }

  /** The message to forget now. */
  next(): string | undefined {
    // What is added or passed over while the walk goes on goes to the end, and the walk meets it there.
    for (let walks = 0; walks < 2; ) {
      const { value: id, done } = this.#walk.next()
      if (done) {
        this.#walk = this.#ranks.keys()
        walks += 1
      } else if (this.#ranks.get(id) !== 'expecting') {
        return id
      } else {
        this.#ranks.delete(id)
        this.#ranks.set(id, 'spared')
      }
    }
    return undefined
  }
}

/** `undefined`: the client still has something to do with the message. */
function evictionRankOf(record: MessageRecord): EvictionRank | undefined {
  if (!isFinished(record)) return undefined
  const arrived = record.attempts.some(({ status }) => status === 'delivered' || status === 'read')
  return record.state.name === 'failed' || (record.state.name === 'accepted' && arrived)
    ? 'ended'
    : 'expecting'
}
