import { env } from 'node:process'
import { memoryStore } from 'gupshup-outbound'
import { expect, it } from 'vitest'
import { Announcer, type ClientEvents } from '../../src/events/index.ts'
import type { UserEvent } from '../../src/model/webhook-event.ts'
import { type LearnContext, learnChange, learnSighting } from '../../src/people/index.ts'
import { applyConsentEvent } from '../../src/preflight/consent.ts'
import { findInForce } from '../../src/preflight/find-in-force.ts'
import { carryOverSuppressions, type SuppressionContext } from '../../src/preflight/suppressions.ts'
import type { ScopedStore } from '../../src/store/store.ts'
import { Emitter } from '../../src/util/emitter.ts'
import { latencyStore, SeededScheduler } from '../support/latency-store.ts'

/** `RACES_SEEDS=5000` is a long run; `RACES_FIRST=77 RACES_SEEDS=1` repeats one. */
const seeds = Number(env['RACES_SEEDS'] ?? 150)
const firstSeed = Number(env['RACES_FIRST'] ?? 1)

const shared = '919800000001'
const next = '919800000002'
const asha = 'IN.1700000000000001'
const ashaLater = 'IN.1700000000000002'
const ravi = 'IN.1700000000000003'

/**
 * Asha had the number, stopped, and moved; Ravi got the number and wants messages. Every webhook arrives at the same moment, in several
 * processes.
 */
const webhooks: readonly ((process: Process) => Promise<unknown>)[] = [
  ({ learning }) => learnSighting(learning, { phone: shared, userId: asha, at: 1_000 }),
  (process) => consent(process, 'opted-out', { phone: shared, at: 2_000 }),
  ({ learning }) =>
    learnChange(learning, {
      change: 'number',
      previous: { phone: shared, userId: asha },
      current: { phone: next, userId: ashaLater },
      at: 3_000,
    }),
  ({ learning }) => learnSighting(learning, { phone: shared, userId: ravi, at: 4_000 }),
  (process) => consent(process, 'opted-in', { phone: shared, at: 5_000 }),
]

it.each(Array.from({ length: seeds }, (_, index) => firstSeed + index))(
  'an opt-out stays with its person when links are learned at the same moment (seed %i)',
  async (seed) => {
    const scheduler = new SeededScheduler(seed)
    const store = latencyStore(memoryStore(), scheduler)
    const processes = [0, 1, 2].map(() => process(store.scoped('app')))
    const arriving = [...webhooks, ...webhooks].map((webhook) => {
      const one = processes[scheduler.pick(processes.length)] ?? process(store.scoped('app'))
      return webhook(one)
    })
    await Promise.all(arriving)
    const refused = async (to: string) =>
      (await findInForce(store.scoped('app'), to, { now: 9_000, isMarketing: false })) !== undefined
    expect({
      asha: await refused(asha),
      ashaLater: await refused(ashaLater),
      next: await refused(next),
      ravi: await refused(ravi),
      shared: await refused(shared),
    }).toEqual({ asha: true, ashaLater: true, next: true, ravi: false, shared: false })
  },
)

interface Process {
  readonly context: SuppressionContext
  readonly learning: LearnContext
}

function process(store: ScopedStore): Process {
  const announcer = new Announcer(new Emitter<ClientEvents>(() => {}), { keepsFeed: true })
  const context = { store, clock: { now: () => 9_000 }, announcer }
  return {
    context,
    learning: {
      ...context,
      carryOver: (carried) => carryOverSuppressions(context, carried),
    },
  }
}

async function consent(
  { context }: Process,
  event: string,
  named: Pick<UserEvent, 'phone' | 'userId' | 'at'>,
): Promise<void> {
  await applyConsentEvent(context, { type: 'user', event, ...named })
}
