import type { ThroughputOptions } from 'gupshup-outbound/emulator'
import { Throughput } from '../../../src/emulator/limits/throughput.ts'
import { AdaptiveRate } from '../../../src/rate/adaptive-rate.ts'
import { emptyLedger, exchangeRate } from '../../../src/store/rate-ledger.ts'

export interface Simulation {
  readonly throughput: ThroughputOptions
  /** Messages a second to begin with. */
  readonly start: number
  readonly max: number
  readonly processes?: number
  readonly responseMs?: number
  /** How long a webhook takes, where the limit refuses by webhook. */
  readonly webhookMs?: number
  readonly seconds: number
}

/** What happened in one second. */
interface Second {
  accepted: number
  refused: number
}

const leaseMs = 25

/** What the gate does at a 429 without `adapt`: a pause that doubles while refusals come back at once, and a probe. */
const firstPauseMs = 1_000

/**
 * Messages without end, sent by processes that share a rate, against a limit that none of them is told. Time is simulated, and nothing is random but
 * the other app.
 */
export function simulate(options: Simulation) {
  const { throughput, start, max, processes = 1, responseMs = 60, webhookMs = 5_000, seconds } = options
  const events: { readonly at: number; readonly run: () => void }[] = []
  let now = 0
  const clock = { now: () => now, monotonic: () => now }
  const at = (time: number, run: () => void) => {
    const place = events.findLastIndex((event) => event.at > time)
    events.splice(place + 1, 0, { at: time, run })
  }
  const limit = new Throughput(throughput, clock.monotonic)
  const perSecond = Array.from({ length: seconds }, (): Second => ({ accepted: 0, refused: 0 }))
  const gate = { closedUntil: 0, pauseMs: 0, strikesEndAt: 0 }
  let ledger = emptyLedger
  let cuts = 0

  const members = Array.from({ length: processes }, (_, index) => {
    const rate: AdaptiveRate = new AdaptiveRate({
      ...{ messagesPerSecond: start, min: Math.min(1, start), max, mode: 'apply' },
      isShared: processes > 1,
      clock,
      onChange: () => {
        if (rate.cause.type === 'cut') cuts += 1
      },
    })
    return { member: `process-${index}`, rate }
  })

  function post(rate: AdaptiveRate): void {
    const postedAt = now
    at(postedAt + responseMs / 2, () => {
      const admission = limit.admit()
      const second = perSecond[Math.floor(now / 1_000)]
      if (second === undefined) return
      second[admission.type === 'admitted' ? 'accepted' : 'refused'] += 1
      at(now + responseMs / 2 + admission.delayMs, () => {
        if (admission.type === 'refused') return refuse(rate, 'response', postedAt)
        rate.recordAccepted(postedAt)
        if (admission.type === 'failing')
          at(now + webhookMs, () => refuse(rate, admission.code === 4001 ? 'stop' : 'webhook', postedAt))
      })
    })
  }

  function refuse(rate: AdaptiveRate, type: 'response' | 'webhook' | 'stop', postedAt: number): void {
    const advice = rate.recordRefused({ type, failure: { kind: 'too-many-requests' }, postedAt })
    if (advice === 'slow-down' || now < gate.closedUntil) return
    gate.pauseMs = now < gate.strikesEndAt ? gate.pauseMs * 2 : firstPauseMs
    gate.closedUntil = now + gate.pauseMs + responseMs
    gate.strikesEndAt = gate.closedUntil + gate.pauseMs
  }

  function lease(index: number): void {
    const { member, rate } = members[index] ?? {}
    if (member === undefined || rate === undefined) return
    if (now >= gate.closedUntil) {
      const waiting = [{ lane: 'bulk', share: 1, count: 100, keys: 1 }]
      const request = { member, now, rate: rate.ask(), leaseMs, reserves: {}, waiting }
      const exchanged = exchangeRate(ledger, request, now)
      ledger = exchanged.ledger
      for (const { count } of exchanged.grant.permits) for (let left = count; left > 0; left -= 1) post(rate)
      rate.learn(exchanged.grant.rate, true)
    }
    at(now + leaseMs, () => lease(index))
  }

  for (const index of members.keys()) at(index * 3, () => lease(index))
  for (let next = events.pop(); next !== undefined && next.at < seconds * 1_000; next = events.pop()) {
    now = next.at
    next.run()
  }

  const sum = (from: number, to: number, name: keyof Second) =>
    perSecond.slice(from, to).reduce((total, second) => total + second[name], 0)
  return {
    counts: limit.counts,
    cuts: cuts / processes,
    rates: members.map(({ rate }) => rate.messagesPerSecond),
    accepted: (from: number, to: number) => sum(from, to, 'accepted') / (to - from),
    refused: (from: number, to: number) => sum(from, to, 'refused'),
  }
}
