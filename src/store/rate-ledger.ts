import { compact } from '../util/index.ts'
import type { LaneDemand, LanePermits, RateGrant, RateInForce, RateRequest } from './rate.ts'

/**
 * Who may send next, for all clients of one scope: when the next permit is due, what waits where, and whose turn it is. JSON-safe. The store's own
 * clock gives every time in it, in milliseconds.
 */
export interface RateLedger {
  /** Absent: no client has asked yet. */
  readonly rate?: RateInForce | undefined
  /** When the next permit is due that no lane has reserved. */
  readonly nextAt: number
  /** After so many of the next permits another one is left out, for requests that have begun late. */
  readonly owed?: number | undefined
  /** When the next permit is due that only this lane gets. */
  readonly reservedAt: Readonly<Record<string, number>>
  readonly lanes: Turns
  /** By lane: whose turn it is among the clients where its messages wait. */
  readonly clients: Readonly<Record<string, Turns>>
  readonly members: Readonly<Record<string, LedgerMember>>
}

/**
 * Start-time fair queueing (Goyal, Vin and Cheng, 1996): a permit goes to the one that starts earliest by a virtual time, whose next start is 1/share
 * later. One that was idle starts now, so it gets its share from then on, and nothing for the time before; or a little earlier, if it may go ahead.
 */
export interface Turns {
  readonly now: number
  /** By name, where it is later than the start of a name without turns. */
  readonly startOf: Readonly<Record<string, number>>
}

export const noTurns: Turns = { now: 0, startOf: {} }

/** A client that waits. */
export interface LedgerMember {
  readonly seenAt: number
  readonly leaseMs: number
  /** Beyond its credits. */
  readonly waiting: readonly LaneDemand[]
  /** Permits by lane that fell to it since `creditedAt` while another client asked. */
  readonly credits: Readonly<Record<string, number>>
  readonly creditedAt: number
}

export const emptyLedger: RateLedger = {
  nextAt: 0,
  reservedAt: {},
  lanes: noTurns,
  clients: {},
  members: {},
}

/** The delay that a busy event loop may have, in milliseconds, and how long a permit may be lost when a process was killed. */
const minCreditMs = 25
const maxCreditMs = 1_000

/**
 * So many messages of the lane with the largest share go ahead of the others if it has used less than its share before; of a lane with a third of that
 * share, a third. Otherwise the second of two one-time passwords would often wait for a message of a campaign that fell between them. Our choice.
 */
const messagesAhead = 8

/** A client that has not asked for so many leases gets no permits: it was killed, or has nothing to send. */
const silentLeases = 3

/**
 * Gives a client the permits that are due to it, and says when the next one is due. Any second has at most the rate and the permits of one lease. Pure: a
 * store runs this, or what is equal to it.
 */
export function exchangeRate(
  ledger: RateLedger,
  request: RateRequest,
  now: number,
): { readonly ledger: RateLedger; readonly grant: RateGrant } {
  return new Exchange(ledger, request, now).run()
}

class Exchange {
  readonly #request: RateRequest
  readonly #now: number
  readonly #rate: RateInForce
  /** Between two permits that no lane has reserved. */
  readonly #intervalMs: number
  readonly #members: Record<string, LedgerMember> = {}
  readonly #granted: Record<string, number> = {}
  readonly #reservedAt: Record<string, number>
  readonly #clients: Record<string, Turns>
  /** Nothing waited. */
  readonly #isIdle: boolean
  #lanes: Turns
  #nextAt: number
  #owed: number

  constructor(ledger: RateLedger, request: RateRequest, now: number) {
    this.#request = request
    this.#now = now
    this.#rate = rateInForce(ledger.rate, request.rate)
    this.#intervalMs = 1_000 / (this.#rate.messagesPerSecond * (1 - sum(request.reserves)))
    this.#reservedAt = { ...ledger.reservedAt }
    this.#clients = { ...ledger.clients }
    this.#lanes = ledger.lanes
    this.#nextAt = ledger.rate === undefined ? now - request.leaseMs : ledger.nextAt
    for (const [id, member] of Object.entries(ledger.members)) this.#keep(id, member)
    this.#isIdle = Object.keys(this.#members).length === 0
    this.#register()
    const nextAt = this.#dueTime(this.#nextAt, this.#intervalMs)
    // Permits that no client has asked for in time are left out already.
    const lapsed = Math.max(nextAt - this.#nextAt, 0) / this.#intervalMs
    this.#owed = Math.max((ledger.owed ?? 0) - lapsed, 0) + (request.lateCount ?? 0)
    this.#nextAt = nextAt
  }

  run(): { readonly ledger: RateLedger; readonly grant: RateGrant } {
    this.#grantReserves()
    while (this.#nextAt <= this.#now && this.#grantNext()) this.#nextAt += this.#pauseMs()
    const { member } = this.#request
    if (this.#members[member]?.waiting.length === 0) delete this.#members[member]
    return {
      ledger: {
        rate: this.#rate,
        nextAt: this.#nextAt,
        owed: this.#owed,
        reservedAt: this.#reservedAt,
        lanes: this.#lanes,
        clients: this.#clients,
        members: this.#members,
      },
      grant: {
        permits: Object.entries(this.#granted).map(([lane, count]): LanePermits => ({ lane, count })),
        nextInMs: Math.max(this.#nextDueAt() - this.#now, 0),
        rate: this.#rate,
        waiting: this.#waitingByLane(),
      },
    }
  }

  /** Every second permit is left out while some are owed, so that an urgent message does not wait for all of them. */
  #pauseMs(): number {
    if (this.#owed < 1) return this.#intervalMs
    this.#owed -= 1
    return 2 * this.#intervalMs
  }

  /** Keeps a member that has asked lately. The credits that it has not taken in time fall to all again. */
  #keep(id: string, member: LedgerMember): void {
    const { leaseMs, seenAt, creditedAt, credits } = member
    const creditMs = Math.min(Math.max(leaseMs, minCreditMs), maxCreditMs)
    const isLate = this.#now - creditedAt > creditMs
    if (isLate) this.#nextAt -= sum(credits) * this.#intervalMs
    if (this.#now - seenAt > silentLeases * creditMs) {
      if (!isLate) this.#nextAt -= sum(credits) * this.#intervalMs
      return
    }
    this.#members[id] = isLate ? { ...member, credits: {} } : member
  }

  /** Notes what waits in the client that asks, and gives it its credits. */
  #register(): void {
    const { member, leaseMs, waiting } = this.#request
    const credits = this.#members[member]?.credits ?? {}
    for (const [lane, count] of Object.entries(credits)) this.#granted[lane] = count
    const left = waiting.map((demand) => ({ ...demand, count: demand.count - (credits[demand.lane] ?? 0) }))
    this.#members[member] = {
      ...{ seenAt: this.#now, leaseMs, creditedAt: this.#now, credits: {} },
      waiting: left.filter(({ count }) => count > 0),
    }
  }

  /**
   * A client that asks late is made up for, by one lease at most; after a time without messages a lease is there. A clock that was set back, or a new rate,
   * makes no message wait longer.
   */
  #dueTime(at: number, intervalMs: number): number {
    const { leaseMs } = this.#request
    const sinceMs = this.#isIdle ? Math.max(leaseMs - intervalMs, 0) : leaseMs
    return Math.min(Math.max(at, this.#now - sinceMs), this.#now + 2 * intervalMs)
  }

  /** The permits that a lane has for itself go to the client that asks first. */
  #grantReserves(): void {
    const { member, reserves } = this.#request
    for (const { lane, count } of this.#members[member]?.waiting ?? []) {
      const reserve = reserves[lane] ?? 0
      if (reserve === 0) continue
      const intervalMs = 1_000 / (this.#rate.messagesPerSecond * reserve)
      let at = this.#dueTime(this.#reservedAt[lane] ?? this.#now, intervalMs)
      for (let left = count; left > 0 && at <= this.#now; left -= 1) {
        this.#grant(member, lane)
        at += intervalMs
      }
      this.#reservedAt[lane] = at
    }
  }

  /** `false`: nothing waits. */
  #grantNext(): boolean {
    const shares: Record<string, number> = {}
    for (const { waiting } of Object.values(this.#members))
      for (const { lane, share } of waiting) shares[lane] = share
    const ahead = messagesAhead / Math.max(...Object.values(shares))
    const lane = nextTurn(this.#lanes, shares, ahead)
    if (lane === undefined) return false
    this.#lanes = afterTurn(this.#lanes, lane, shares[lane] ?? 1, ahead)
    const keys: Record<string, number> = {}
    for (const [id, { waiting }] of Object.entries(this.#members))
      for (const demand of waiting) if (demand.lane === lane) keys[id] = demand.keys
    const turns = this.#clients[lane] ?? noTurns
    const member = nextTurn(turns, keys)
    if (member === undefined) return false
    this.#clients[lane] = afterTurn(turns, member, keys[member] ?? 1)
    this.#grant(member, lane)
    return true
  }

  #grant(id: string, lane: string): void {
    const member = this.#members[id]
    if (member === undefined) return
    const waiting = member.waiting
      .map((demand) => (demand.lane === lane ? { ...demand, count: demand.count - 1 } : demand))
      .filter(({ count }) => count > 0)
    if (id === this.#request.member) {
      this.#granted[lane] = (this.#granted[lane] ?? 0) + 1
      this.#members[id] = { ...member, waiting }
      return
    }
    const credits = { ...member.credits, [lane]: (member.credits[lane] ?? 0) + 1 }
    const creditedAt = sum(member.credits) === 0 ? this.#now : member.creditedAt
    this.#members[id] = { ...member, waiting, credits, creditedAt }
  }

  #nextDueAt(): number {
    const { member, reserves } = this.#request
    const lanes = this.#members[member]?.waiting ?? []
    const reserved = lanes.flatMap(({ lane }) => (lane in reserves ? (this.#reservedAt[lane] ?? []) : []))
    return Math.min(this.#nextAt, ...reserved)
  }

  #waitingByLane(): Record<string, number> {
    const waitingByLane: Record<string, number> = {}
    for (const { waiting } of Object.values(this.#members))
      for (const { lane, count } of waiting) waitingByLane[lane] = (waitingByLane[lane] ?? 0) + count
    return waitingByLane
  }
}

function rateInForce(current: RateInForce | undefined, asked: RateRequest['rate']): RateInForce {
  const { messagesPerSecond, note, epoch } = asked
  if (current === undefined) return compact({ messagesPerSecond, note, epoch: 1 })
  const isSame = messagesPerSecond === current.messagesPerSecond && note === current.note
  return epoch !== current.epoch || isSame ? current : compact({ messagesPerSecond, note, epoch: epoch + 1 })
}

/**
 * Whose turn is next. If several start at the same time, the one with the larger share is first.
 *
 * @param ahead By how much of the virtual time one starts earlier that was idle.
 */
export function nextTurn(
  { now, startOf }: Turns,
  shares: Readonly<Record<string, number>>,
  ahead = 0,
): string | undefined {
  let first: { readonly name: string; readonly start: number; readonly share: number } | undefined
  for (const name of Object.keys(shares).sort()) {
    const start = Math.max(now - ahead, startOf[name] ?? now - ahead)
    const share = shares[name] ?? 1
    if (first === undefined || start < first.start || (start === first.start && share > first.share))
      first = { name, start, share }
  }
  return first?.name
}

/** The turns after that of one with this share. */
export function afterTurn({ now, startOf }: Turns, name: string, share: number, ahead = 0): Turns {
  const start = Math.max(now - ahead, startOf[name] ?? now - ahead)
  const later: Record<string, number> = { [name]: start + 1 / share }
  const next = Math.max(now, start)
  for (const [other, at] of Object.entries(startOf))
    if (other !== name && at > next - ahead) later[other] = at
  return { now: next, startOf: later }
}

function sum(counts: Readonly<Record<string, number>>): number {
  let total = 0
  for (const count of Object.values(counts)) total += count
  return total
}
