import { isFinished, type MessageRecord } from '../../model/index.ts'

/**
 * - `ended`: nothing more is expected, or nothing that anybody acts on.
 * - `expecting`: a webhook may still tell something that must be acted on.
 * - `spared`: the same, and it was passed over once.
 */
type Standing = 'ended' | 'expecting' | 'spared'

/**
 * Messages that may be forgotten, the longest finished first. One that still expects a webhook is passed over once, so it stays
 * about twice as long as one that has ended. It does not stay for good: where no webhooks come, every message expects one.
 */
export class FinishedQueue {
  readonly #standings = new Map<string, Standing>()
  /** Kept between calls: a new walk would pass the holes of everything forgotten before, every time. */
  #walk = this.#standings.keys()

  add(record: MessageRecord): void {
    const standing = standingOf(record)
    if (standing !== undefined) this.#standings.set(record.id, standing)
  }

  delete(id: string): void {
    this.#standings.delete(id)
  }

  /** The message to forget now. */
  next(): string | undefined {
    // What is added or passed over while the walk goes on goes to the end, and the walk meets it there.
    for (let walks = 0; walks < 2; ) {
      const { value: id, done } = this.#walk.next()
      if (done) {
        this.#walk = this.#standings.keys()
        walks += 1
      } else if (this.#standings.get(id) !== 'expecting') {
        return id
      } else {
        this.#standings.delete(id)
        this.#standings.set(id, 'spared')
      }
    }
    return undefined
  }
}

/** `undefined`: the client still has something to do with the message. */
function standingOf(record: MessageRecord): Standing | undefined {
  if (!isFinished(record)) return undefined
  const arrived = record.attempts.some(({ status }) => status === 'delivered' || status === 'read')
  return record.state.name === 'failed' || (record.state.name === 'accepted' && arrived)
    ? 'ended'
    : 'expecting'
}
