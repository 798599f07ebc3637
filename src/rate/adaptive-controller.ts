import { assertNever, compact } from '../util/index.ts'

/*
 * How the rate follows a limit that no client is told. It grows by a share of itself in a second until a first limit is met. After a cut it goes back quickly to just
 * below the limit, stays there for a while, and then feels its way beyond, ever faster, as CUBIC does (Ha, Rhee and Xu, 2008; RFC 9438). No source names figures for
 * Gupshup, so all of them here are our own. They were chosen by simulations of fixed, falling and shared limits: test/rate/adaptive-simulation.test.ts.
 */

/** What the clients of a store know about the rate they share. JSON-safe. */
export interface AdaptiveState {
  readonly messagesPerSecond: number
  /** The last cut. Absent: no limit was met yet. */
  readonly cut?: Cut | undefined
}

export interface Cut {
  /** The rate that was too much. */
  readonly limit: number
  /** What it was cut to. */
  readonly to: number
  /** How long ago the cut was when the present rate came into force, in milliseconds. */
  readonly agoMs: number
  /** How long the sign took that led to it, in milliseconds. */
  readonly feedbackMs: number
}

/** In messages a second. */
export interface AdaptiveBounds {
  readonly min: number
  readonly start: number
  readonly max: number
}

/** A sign that messages leave too fast. */
export interface OverloadSign {
  /**
   * - `response`: a message was refused at once.
   * - `webhook`: a message was accepted and refused later.
   * - `stop`: a code came that asks to stop.
   * - `pair`: a recipient got too many messages, which says little about the rate.
   * - `slow`: responses take much longer than before.
   */
  readonly type: 'response' | 'webhook' | 'stop' | 'pair' | 'slow'
  /** How long ago its message was posted, in milliseconds. */
  readonly postedAgoMs: number
  /** The rate in force when it was posted. */
  readonly rateThen: number
  /** How many messages that were posted after the last cut this client knows to be accepted, and how many to be refused, with this one. */
  readonly acceptedSince: number
  readonly refusedSince: number
}

export interface CutDecision {
  readonly state: AdaptiveState
  /** The limit lies so far below that messages should stop for a moment. */
  readonly isFarBelow: boolean
}

/** The least share of itself by which the rate grows in a second while no limit is known: from 20 to 80 in 35 s. */
const minGrowth = 0.04
/** In that time it can grow from the start to the maximum, in seconds, so that it is there within two minutes. */
const growthSeconds = 75
/** The same on the way back to a known limit. */
const regrowth = 0.1
/** The least growth in a second, in messages a second. */
const minStep = 0.2
/** A raise makes up for so much time at most, in milliseconds: a time without messages says nothing about the limit. */
const maxRaiseMs = 2_000

/** What a cut leaves if few of many messages were refused. */
const gentleFactor = 0.95
/** A cut that leaves as much as this is no sign that the limit has moved. */
const minGentleFactor = 0.9
/** What a cut leaves at least. */
const minFactor = 0.35
/** What a code leaves that asks to stop. */
const stopFactor = 0.5
/** With fewer refused messages since the last cut their share says nothing. */
const minRefused = 3
/** Below this share the limit lies so far away that messages should stop. */
const farBelowFactor = 0.7

/** Messages that were posted so shortly after a cut may have had their permit before it, in milliseconds. */
export const permitMs = 100
/** Limits hold for a second, so messages of before the cut count for so long, in milliseconds. */
const secondMs = 1_000
/** How long after a cut further refusals show that it was too small by far, in milliseconds. */
const farBelowMs = 3_000

/**
 * How long after a cut a sign is one more at the earliest, in milliseconds. A recipient that gets too many messages again and again is no reason to
 * slow down all others. Responses that stay slow although the rate was cut are slow for another reason.
 */
const minPauseMs = { response: 0, webhook: 0, stop: 0, pair: 60_000, slow: 5_000 } as const

/** How far from a limit that was met by chance a lower one is believed, as messages of others may have met it. */
const limitTrust = 0.2
/** The share of the limit that the rate goes back to. */
const plateauShare = 0.98
const regainMs = 3_000
/** How long it stays there, in milliseconds, and in multiples of the time until a failure is reported. */
const minPlateauMs = 4_000
const plateauFeedbacks = 1.5
/** How the rate then grows, as a share of the limit: steadily, and by the third power of the seconds. */
const probeSpeed = 0.004
const probeAcceleration = 0.000_2

/** @returns what a sign changes. `undefined`: nothing, because the last cut may be enough. */
export function cutRate(
  { messagesPerSecond, cut }: AdaptiveState,
  sign: OverloadSign,
  { elapsedMs, bounds }: { readonly elapsedMs: number; readonly bounds: AdaptiveBounds },
): CutDecision | undefined {
  const agoMs = cut === undefined ? Number.POSITIVE_INFINITY : cut.agoMs + elapsedMs
  const postedAfterMs = agoMs - sign.postedAgoMs
  if (postedAfterMs < permitMs || agoMs < minPauseMs[sign.type]) return undefined
  const factor = factorOf(sign, agoMs)
  const isGentle = factor >= minGentleFactor
  if (isGentle && postedAfterMs < secondMs) return undefined
  const rate = Math.min(messagesPerSecond, sign.rateThen)
  const to = Math.max(rate * factor, bounds.min)
  const isByChance = cut !== undefined && rate < cut.limit && isGentle
  const limit = isByChance ? cut.limit - limitTrust * (cut.limit - rate) : rate
  return {
    state: { messagesPerSecond: to, cut: { limit, to, agoMs: 0, feedbackMs: sign.postedAgoMs } },
    isFarBelow: factor < farBelowFactor && postedAfterMs < farBelowMs,
  }
}

function factorOf(sign: OverloadSign, agoMs: number): number {
  switch (sign.type) {
    case 'response':
    case 'webhook':
      return sign.refusedSince < minRefused
        ? gentleFactor
        : Math.min(Math.max(acceptedShare(sign, agoMs), minFactor), gentleFactor)
    case 'stop':
      return stopFactor
    case 'pair':
    case 'slow':
      return gentleFactor
    default:
      return assertNever(sign.type)
  }
}

/** Of the messages whose fate is known by now. What a webhook refuses was accepted before, as was what other webhooks are still to refuse. */
function acceptedShare(
  { type, acceptedSince, refusedSince, postedAgoMs }: OverloadSign,
  agoMs: number,
): number {
  if (type === 'response') return acceptedSince / (acceptedSince + refusedSince)
  const known = acceptedSince * (1 - postedAgoMs / agoMs)
  return Math.max(known - refusedSince, 0) / Math.max(known, refusedSince)
}

/**
 * Raises the rate after a time in which messages waited for it and none was refused.
 *
 * @returns `undefined`: it stays as it is.
 */
export function raiseRate(
  { messagesPerSecond, cut }: AdaptiveState,
  { elapsedMs, bounds }: { readonly elapsedMs: number; readonly bounds: AdaptiveBounds },
): AdaptiveState | undefined {
  const growth = cut === undefined || messagesPerSecond > cut.limit ? growthOf(bounds) : regrowth
  const step = Math.max(messagesPerSecond * growth, minStep) * (Math.min(elapsedMs, maxRaiseMs) / 1_000)
  const agoMs = (cut?.agoMs ?? 0) + elapsedMs
  const target = cut === undefined ? bounds.max : rateAfter(cut, agoMs)
  const raised = Math.min(target, messagesPerSecond + step, bounds.max)
  if (raised <= messagesPerSecond) return undefined
  return compact({ messagesPerSecond: raised, cut: cut && { ...cut, agoMs } })
}

function growthOf({ start, max }: AdaptiveBounds): number {
  return Math.max(minGrowth, Math.log(max / start) / growthSeconds)
}

/** The rate some time after a cut, if nothing is refused. */
function rateAfter({ limit, to, feedbackMs }: Cut, agoMs: number): number {
  const plateau = Math.max(limit * plateauShare, to)
  if (agoMs < regainMs) return plateau - (plateau - to) * (1 - agoMs / regainMs) ** 3
  const plateauMs = Math.max(minPlateauMs, plateauFeedbacks * feedbackMs)
  const seconds = Math.max(agoMs - regainMs - plateauMs, 0) / 1_000
  return plateau + limit * (probeSpeed * seconds + probeAcceleration * seconds ** 3)
}
