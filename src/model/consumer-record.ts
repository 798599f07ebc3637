import type { UnixMs } from '../util/index.ts'

/** What all processes with one consumer name share: who takes part, and how far each part of the feed is handled. */
export interface ConsumerRecord {
  readonly createdAt: UnixMs
  /** The processes that take part, by a random name, and until when each of them is alive. */
  readonly members: Readonly<Record<string, UnixMs>>
  readonly partitions: readonly PartitionRecord[]
  /** Counts the requests to try dead letters again, so that the owners of the partitions read their delayed events anew. */
  readonly revision: number
}

/** The events of a part of all messages and people. One member at a time handles them, so that the order of each is kept. */
export interface PartitionRecord {
  /** The sequence up to which every event of the partition is handled, or kept as a delayed event. */
  readonly position: number
  /** The member that handles it. */
  readonly owner?: string | undefined
}

/** An event that a consumer could not handle yet, or that waits behind such an event of the same message. */
export interface DelayedEventRecord {
  readonly sequence: number
  readonly id: string
  readonly name: string
  readonly subject: string
  /** When it was appended to the feed. */
  readonly at: UnixMs
  /** JSON-safe, as it is in the feed. */
  readonly event: unknown
  /** How often the handler has failed with it. */
  readonly attempts: number
  readonly state: DelayedEventState
  /** What the handler failed with, without secrets and whole numbers. */
  readonly error?: string | undefined
}

export type DelayedEventState =
  /** The handler is called again at `dueAt`. */
  | { readonly name: 'retrying'; readonly dueAt: UnixMs }
  /** A dead letter: the handler has failed with it too often. */
  | { readonly name: 'dead'; readonly at: UnixMs }
