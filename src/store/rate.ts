import type { QueueName } from '../model/index.ts'

/** What waits in one client for permits, and asks for those that are due to it. */
export interface RateRequest {
  /** The client that asks, as in its heartbeat. */
  readonly member: string
  /** The client's monotonic clock, in milliseconds. A store that several processes share goes by a clock of its own. */
  readonly now: number
  readonly rate: {
    /** For a ledger without a rate. */
    readonly messagesPerSecond: number
    /** What comes with the rate: see `RateInForce.note`. */
    readonly note?: string | undefined
    /** With the epoch in force `messagesPerSecond` and `note` take its place. Absent, or another one: the rate in force stays. */
    readonly epoch?: number | undefined
  }
  /** How long a permit can be used, in milliseconds. */
  readonly leaseMs: number
  /** The share of the rate that each of these lanes has for itself. All other permits are shared by `LaneDemand.share`. Below 1 together. */
  readonly reserves: Readonly<Record<string, number>>
  readonly waiting: readonly LaneDemand[]
  /**
   * How many requests have begun late since the client asked before. As many of the next permits come later, so that no second has more of them where
   * they arrive.
   */
  readonly lateCount?: number | undefined
}

/** What waits in one lane of one client. */
export interface LaneDemand {
  readonly lane: string
  readonly share: number
  /** How many messages wait. */
  readonly count: number
  /** How many fair keys they have, at least 1. A client with more keys gets more of the lane's permits. */
  readonly keys: number
}

export interface RateGrant {
  readonly permits: readonly LanePermits[]
  /** How long until the next permit is due, in milliseconds. */
  readonly nextInMs: number
  /** The rate in force. */
  readonly rate: RateInForce
  /** How many messages wait by lane, over all clients, after this grant. */
  readonly waiting: Readonly<Record<string, number>>
}

export interface LanePermits {
  readonly lane: string
  readonly count: number
}

export interface RateInForce {
  readonly messagesPerSecond: number
  /** What the client that set the rate lets the others know of it, such as why. The store keeps it as it is. */
  readonly note?: string | undefined
  /** Counts its changes. */
  readonly epoch: number
}

/** Asks whether a person may get a message now. */
export interface RecipientTurnRequest {
  /** Every address of the person, as a hash. A turn of one is a turn of all. */
  readonly addresses: readonly string[]
  /** The client's monotonic clock, in milliseconds. A store that several processes share goes by a clock of its own. */
  readonly now: number
  /** How many messages may be sent at once to a person who got none for long. */
  readonly burst: number
  /** How often one message more may be sent, in milliseconds. */
  readonly everyMs: number
}

/** Which due messages a worker can process. */
export interface DueRequest {
  readonly queue: QueueName
  /** Unix time in milliseconds. */
  readonly now: number
  /** How many messages of each lane, at most. */
  readonly limit: number
  /** The same for single lanes, in place of `limit`. 0: none, and `nextDueAt` leaves the lane out too. */
  readonly limits?: Readonly<Record<string, number>> | undefined
  /** The fair key that had the last turn of a lane: the turn of the key after it, in the order of their UTF-8 bytes, comes first. */
  readonly after?: Readonly<Record<string, string>> | undefined
}
