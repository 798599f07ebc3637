import type { UnixMs } from '../util/index.ts'

/** What happened to a consumer of `client.consume()` in this process. */
export type ConsumerEvent = ConsumerFailing | ConsumerDeadLetter | ConsumerGapEvent | ConsumerWaiting

/** The handler has failed with an event, which is told again after a pause. Emitted once a minute at most. */
export interface ConsumerFailing extends Omit<ConsumerDeadLetter, 'change'> {
  readonly change: 'failing'
}

/** The handler has failed with an event too often. Later events are told, and this one waits for `retry()` or `skip()`. */
export interface ConsumerDeadLetter {
  readonly change: 'dead-letter'
  /** The consumer's name. */
  readonly consumer: string
  readonly eventId: string
  /** The name of the event: `failed`, `inbound` … */
  readonly name: string
  /** When the event was appended to the feed. */
  readonly at: UnixMs
  /** How often the handler has failed with it. */
  readonly attempts: number
  /** What the handler failed with last, without secrets and whole numbers. */
  readonly error: string
  /** What it means, and what to do now. */
  readonly message: string
}

/** The feed no longer has events that the consumer was not told. */
export interface ConsumerGap {
  /** The consumer's name. */
  readonly consumer: string
  /** `trimmed`: the consumer was away or behind for longer than the store keeps events. `lost`: the store was emptied, replaced or restored. */
  readonly reason: 'trimmed' | 'lost'
  /** The sequence of the event that the consumer goes on with: the oldest that is kept. */
  readonly resumesAt: number
  /** What it means, and what to do now. */
  readonly message: string
}

export interface ConsumerGapEvent extends ConsumerGap {
  readonly change: 'gap'
}

/** Too many events wait for another attempt, so no new ones are told for now. Emitted once, until there are fewer. */
export interface ConsumerWaiting {
  readonly change: 'waiting'
  /** The consumer's name. */
  readonly consumer: string
  /** How many events wait, of the part of all messages and people that has too many. */
  readonly delayed: number
  /** What it means, and what to do now. */
  readonly message: string
}
