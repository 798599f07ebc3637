import { assertNever } from '../../errors/index.ts'
import type { MessageRecord } from '../record.ts'

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

  add(record: MessageRecord): void {
    const standing = standingOf(record)
    if (standing !== undefined) this.#standings.set(record.id, standing)
  }

  delete(id: string): void {
    this.#standings.delete(id)
  }

  /** The message to forget now. */
  next(): string | undefined {
    // A message that is passed over goes to the end, and the loop meets it there again.
    for (const [id, standing] of this.#standings) {
      if (standing !== 'expecting') return id
      this.#standings.delete(id)
      this.#standings.set(id, 'spared')
    }
    return undefined
  }
}

/** `undefined`: the client still has something to do with the message. */
function standingOf({ state, attempts, dueAt }: MessageRecord): Standing | undefined {
  switch (state.name) {
    case 'failed':
      return 'ended'
    case 'accepted':
      return attempts.some(({ status }) => status === 'delivered' || status === 'read')
        ? 'ended'
        : 'expecting'
    case 'unknown':
      // One that is due is sent again. The others were reported as unknown, and may never be settled.
      return dueAt === undefined ? 'expecting' : undefined
    case 'waiting':
    case 'posting':
    case 'doubtful':
      return undefined
    default:
      return assertNever(state)
  }
}
