import { type Attempt, isStatusEvent, isUnknown, type MessageRecord, sharesId } from '../model/index.ts'
import type { ParkedEvent } from '../store/index.ts'
import { assertNever } from '../util/index.ts'

/** Parked events about the same message: each shares an id with another of the group. */
export type Group = readonly ParkedEvent[]

/** An attempt that may have an id which no message is known by. */
interface OpenAttempt {
  readonly record: MessageRecord
  readonly index: number
  readonly attempt: Attempt
  /**
   * - `unknown`: no response gave its id, and none will.
   * - `posting`: the response is still to come.
   * - `accepted`: Gupshup's id is known, and WhatsApp's is still to come.
   */
  readonly phase: 'unknown' | 'posting' | 'accepted'
}

/** A group of events and the attempt that it proves. */
export interface Proof {
  readonly group: Group
  readonly record: MessageRecord
  readonly index: number
}

export interface Evidence {
  readonly proofs: readonly Proof[]
  /** Groups that are about no open message. */
  readonly unmatched: readonly Group[]
}

/** Groups events by the message that they are about. */
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
 * What the parked events of a number prove about the messages to it. A group proves an attempt if the group can be about no other attempt,
 * and no other group can be about the attempt. If as many groups as unknown attempts are left, they prove all of them in order: which
 * group is about which attempt does not matter then. Anything less certain proves nothing.
 */
export function weigh(groups: readonly Group[], open: readonly MessageRecord[]): Evidence {
  const attempts = open.flatMap(openAttempts)
  const cases = groups.map((group) => ({
    group,
    candidates: attempts.filter((attempt) => canBeAbout(group, attempt)),
  }))
  const matched = cases.filter(({ candidates }) => candidates.length > 0)
  return {
    proofs: clusters(matched).flatMap((cluster) => proveAll(cluster) ?? proveSome(cluster)),
    unmatched: cases.filter(({ candidates }) => candidates.length === 0).map(({ group }) => group),
  }
}

/** Whether one of these groups may be about an attempt of this message that got no response. */
export function isEvidenceFor(record: MessageRecord, groups: readonly Group[]): boolean {
  const unknown = openAttempts(record).filter(({ phase }) => phase === 'unknown')
  return groups.some((group) => unknown.some((attempt) => canBeAbout(group, attempt)))
}

/**
 * How far the clocks of two processes may differ, in milliseconds: the sending process and the one that got the webhook each stored its own
 * time. Clocks that NTP synchronizes differ by far less.
 */
const clockSkewMs = 5_000

interface Candidates {
  readonly group: Group
  readonly candidates: readonly OpenAttempt[]
}

function openAttempts(record: MessageRecord): OpenAttempt[] {
  const { attempts, state } = record
  const last = attempts.findLastIndex(({ isWithheld }) => !isWithheld)
  return attempts.flatMap((attempt, index): OpenAttempt[] => {
    const isPosting = state.name === 'posting' && index === attempts.length - 1
    if (isPosting) return [{ record, index, attempt, phase: 'posting' }]
    if (isUnknown(attempt)) return [{ record, index, attempt, phase: 'unknown' }]
    const lacksId = state.name === 'accepted' && index === last && attempt.whatsappId === undefined
    return lacksId ? [{ record, index, attempt, phase: 'accepted' }] : []
  })
}

function canBeAbout(group: Group, { phase, attempt }: OpenAttempt): boolean {
  switch (phase) {
    case 'accepted':
      // Gupshup's id of the attempt is known, so a group with another one is about another attempt.
      return group.every(({ gupshupId }) => gupshupId === undefined)
    case 'posting':
      // The response will tell. Times rule nothing out until then, because the clocks of two processes differ.
      return true
    case 'unknown':
      return group.every(({ receivedAt }) => receivedAt >= attempt.at - clockSkewMs)
    default:
      return assertNever(phase)
  }
}

/** Cases that have a candidate in common, directly or through other cases. */
function clusters(cases: readonly Candidates[]): Candidates[][] {
  const found: Candidates[][] = []
  for (const one of cases) {
    const related = found.filter((cluster) =>
      cluster.some(({ candidates }) => candidates.some((attempt) => one.candidates.includes(attempt))),
    )
    for (const cluster of related) found.splice(found.indexOf(cluster), 1)
    found.push([...related.flat(), one])
  }
  return found
}

/** `undefined`: it is not certain that each attempt is meant by one of the groups. */
function proveAll(cluster: readonly Candidates[]): Proof[] | undefined {
  const attempts = [...new Set(cluster.flatMap(({ candidates }) => candidates))]
  if (attempts.length !== cluster.length) return undefined
  if (attempts.some(({ phase }) => phase !== 'unknown')) return undefined
  if (!cluster.every(({ group }) => hasStatus(group))) return undefined
  // An earlier group can only be about earlier attempts, so pairing in order finds a match for each if there is one.
  const inOrder = [...attempts].sort((a, b) => a.attempt.at - b.attempt.at)
  const groups = cluster.map(({ group }) => group).sort((a, b) => firstTime(a) - firstTime(b))
  const proofs = inOrder.flatMap((candidate, position) => {
    const group = groups[position]
    if (group === undefined || !canBeAbout(group, candidate)) return []
    return [{ group, record: candidate.record, index: candidate.index }]
  })
  return proofs.length === attempts.length ? proofs : undefined
}

/** Proves the groups that can only be about one message, if the message has an attempt for each: the message is certain then. */
function proveSome(cluster: readonly Candidates[]): Proof[] {
  return cluster.flatMap(({ group, candidates }) => {
    const record = onlyMessage(candidates)
    if (record === undefined || candidates.some(({ phase }) => phase !== 'unknown')) return []
    if (!hasStatus(group)) return []
    const rivals = cluster.filter((other) => onlyMessage(other.candidates) === record)
    const attempts = new Set(rivals.flatMap((rival) => rival.candidates))
    if (rivals.length > attempts.size) return []
    // A failure goes to the oldest attempt, because a later one may still have arrived.
    const proved = hasFailed(group) ? candidates[0] : candidates.at(-1)
    return proved === undefined ? [] : [{ group, record, index: proved.index }]
  })
}

function onlyMessage(candidates: readonly OpenAttempt[]): MessageRecord | undefined {
  const [first] = candidates
  return candidates.every(({ record }) => record === first?.record) ? first?.record : undefined
}

function hasFailed(group: Group): boolean {
  const statuses = group.flatMap(({ event }) => (isStatusEvent(event) ? [event.status] : []))
  return statuses.includes('failed') && !statuses.includes('delivered') && !statuses.includes('read')
}

/** A billing event alone does not tell what became of a message. */
function hasStatus(group: Group): boolean {
  return group.some(({ event }) => isStatusEvent(event))
}

function firstTime(group: Group): number {
  return Math.min(...group.map(({ receivedAt }) => receivedAt))
}
