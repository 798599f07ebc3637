import { type Attempt, type EventIds, isStatusEvent, isUnknown, type MessageRecord } from '../model/index.ts'
import type { ParkedEvent } from '../store/index.ts'
import { assertNever } from '../util/index.ts'

/** Parked events that name the same message: each shares an id with another of them. */
export type Group = readonly ParkedEvent[]

/** A request that an unknown id may belong to. */
interface OpenRequest {
  readonly record: MessageRecord
  readonly index: number
  readonly attempt: Attempt
  /**
   * - `unknown`: no reply told its id, and none will.
   * - `posting`: its reply is still to come.
   * - `accepted`: Gupshup's id is known, and WhatsApp's is still to come.
   */
  readonly stands: 'unknown' | 'posting' | 'accepted'
}

/** A group of events and the request that it proves. */
export interface Proof {
  readonly group: Group
  readonly record: MessageRecord
  readonly index: number
}

export interface Evidence {
  readonly proofs: readonly Proof[]
  /** What no open message can be meant by. */
  readonly strangers: readonly Group[]
}

/** Groups events by the message that they name. */
export function groupByMessage(parked: readonly ParkedEvent[]): Group[] {
  const groups: ParkedEvent[][] = []
  for (const event of parked) {
    const related = groups.filter((group) => group.some((other) => sharesId(other, event)))
    for (const group of related) groups.splice(groups.indexOf(group), 1)
    groups.push([...related.flat(), event])
  }
  return groups
}

/**
 * What the events of a number prove about the messages to it. A group proves a request if no other request can be meant, and no other
 * group can mean it. As many groups as there are unknown requests prove all of them: which is which does not matter then, so they are
 * assigned in order. Anything less certain is left alone.
 */
export function weigh(groups: readonly Group[], open: readonly MessageRecord[]): Evidence {
  const requests = open.flatMap(openRequests)
  const cases = groups.map((group) => ({
    group,
    candidates: requests.filter((request) => canBeMeant(request, group)),
  }))
  const meant = cases.filter(({ candidates }) => candidates.length > 0)
  return {
    proofs: clusters(meant).flatMap((cluster) => proveAll(cluster) ?? proveSome(cluster)),
    strangers: cases.filter(({ candidates }) => candidates.length === 0).map(({ group }) => group),
  }
}

/** Whether one of these groups may tell of a request of this message that got no reply. */
export function isEvidenceFor(record: MessageRecord, groups: readonly Group[]): boolean {
  const unknown = openRequests(record).filter(({ stands }) => stands === 'unknown')
  return groups.some((group) => unknown.some((request) => canBeMeant(request, group)))
}

/**
 * How far the clocks of two processes may differ, in milliseconds: the one that sent and the one that got the webhook each noted its own
 * time. Clocks that NTP keeps differ by far less.
 */
const clockSkewMs = 5_000

interface Candidates {
  readonly group: Group
  readonly candidates: readonly OpenRequest[]
}

function openRequests(record: MessageRecord): OpenRequest[] {
  const { attempts, state } = record
  const last = attempts.findLastIndex(({ isWithheld }) => !isWithheld)
  return attempts.flatMap((attempt, index): OpenRequest[] => {
    const isPosting = state.name === 'posting' && index === attempts.length - 1
    if (isPosting) return [{ record, index, attempt, stands: 'posting' }]
    if (isUnknown(attempt)) return [{ record, index, attempt, stands: 'unknown' }]
    const lacksId = state.name === 'accepted' && index === last && attempt.whatsappId === undefined
    return lacksId ? [{ record, index, attempt, stands: 'accepted' }] : []
  })
}

function canBeMeant({ stands, attempt }: OpenRequest, group: Group): boolean {
  switch (stands) {
    case 'accepted':
      // Gupshup's id of it is known, so an event with another one is not about it.
      return group.every(({ gupshupId }) => gupshupId === undefined)
    case 'posting':
      // Its reply will tell. Until then nothing is ruled out: another process may have noted the time by another clock.
      return true
    case 'unknown':
      return group.every(({ receivedAt }) => receivedAt >= attempt.at - clockSkewMs)
    default:
      return assertNever(stands)
  }
}

/** Cases that have a request in common, directly or through others. */
function clusters(cases: readonly Candidates[]): Candidates[][] {
  const found: Candidates[][] = []
  for (const one of cases) {
    const related = found.filter((cluster) =>
      cluster.some(({ candidates }) => candidates.some((request) => one.candidates.includes(request))),
    )
    for (const cluster of related) found.splice(found.indexOf(cluster), 1)
    found.push([...related.flat(), one])
  }
  return found
}

/** `undefined`: it is not certain that every request is meant by one of the groups. */
function proveAll(cluster: readonly Candidates[]): Proof[] | undefined {
  const requests = [...new Set(cluster.flatMap(({ candidates }) => candidates))]
  if (requests.length !== cluster.length) return undefined
  if (requests.some(({ stands }) => stands !== 'unknown')) return undefined
  if (!cluster.every(({ group }) => tellsStatus(group))) return undefined
  // An earlier group can mean earlier requests only, so in order each finds its own if that is possible at all.
  const inOrder = [...requests].sort((a, b) => a.attempt.at - b.attempt.at)
  const groups = cluster.map(({ group }) => group).sort((a, b) => firstTime(a) - firstTime(b))
  const proofs = inOrder.flatMap((request, position) => {
    const group = groups[position]
    if (group === undefined || !canBeMeant(request, group)) return []
    return [{ group, record: request.record, index: request.index }]
  })
  return proofs.length === requests.length ? proofs : undefined
}

/** Those that can mean one message only, if it has a request for each of them: whichever it is, the message is meant. */
function proveSome(cluster: readonly Candidates[]): Proof[] {
  return cluster.flatMap(({ group, candidates }) => {
    const record = onlyMessage(candidates)
    if (record === undefined || candidates.some(({ stands }) => stands !== 'unknown')) return []
    if (!tellsStatus(group)) return []
    const rivals = cluster.filter((other) => onlyMessage(other.candidates) === record)
    const requests = new Set(rivals.flatMap((rival) => rival.candidates))
    if (rivals.length > requests.size) return []
    // One that failed is not the last word while another request may have arrived, so it goes to the oldest.
    const request = hasFailed(group) ? candidates[0] : candidates.at(-1)
    return request === undefined ? [] : [{ group, record, index: request.index }]
  })
}

function onlyMessage(candidates: readonly OpenRequest[]): MessageRecord | undefined {
  const [first] = candidates
  return candidates.every(({ record }) => record === first?.record) ? first?.record : undefined
}

function hasFailed(group: Group): boolean {
  const statuses = group.flatMap(({ event }) => (isStatusEvent(event) ? [event.status] : []))
  return statuses.includes('failed') && !statuses.includes('delivered') && !statuses.includes('read')
}

/** What a message cost does not tell what became of it. */
function tellsStatus(group: Group): boolean {
  return group.some(({ event }) => isStatusEvent(event))
}

function firstTime(group: Group): number {
  return Math.min(...group.map(({ receivedAt }) => receivedAt))
}

function sharesId(a: EventIds, b: EventIds): boolean {
  return (
    (a.gupshupId !== undefined && a.gupshupId === b.gupshupId) ||
    (a.whatsappId !== undefined && a.whatsappId === b.whatsappId)
  )
}
