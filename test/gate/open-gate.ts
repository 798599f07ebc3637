import { onTestFinished } from 'vitest'
import { Announcer, type ClientEvents } from '../../src/events/index.ts'
import { Gate } from '../../src/gate/gate.ts'
import type { AtHalt, Permit, Rejection } from '../../src/gate/permit.ts'
import type { GateStatus } from '../../src/model/gate-record.ts'
import { memoryStore } from '../../src/store/memory/memory-store.ts'
import type { ScopedStore } from '../../src/store/store.ts'
import { Cancellation } from '../../src/util/cancellation.ts'
import { Emitter } from '../../src/util/index.ts'
import { ManualClock } from '../support/manual-clock.ts'

export const probeMs = 5_000
export const timeoutMs = 2_000

export interface OpenGate {
  readonly gate: Gate
  readonly clock: ManualClock
  readonly store: ScopedStore
  /** What `onChange` was called with. */
  readonly changes: (readonly [from: GateStatus['state'], to: GateStatus['state']])[]
  /** The states in which `onShut` was called. */
  readonly shuts: GateStatus['state'][]
  readonly errors: unknown[]
  /** How messages came through, in the order in which they did. */
  readonly results: { readonly id: string; readonly result: Permit | Rejection }[]
  /** Sends a message to the gate. */
  arrive(
    id: string,
    about?: { readonly atHalt?: AtHalt; readonly cancellation?: Cancellation },
  ): Promise<Permit | Rejection>
  newCancellation(ttlMs?: number, signal?: AbortSignal): Cancellation
  /** How each message came through: `pass`, `probe`, or the reason of its rejection. */
  outcomes(): string[]
}

/** A gate that watches its store, as a client's does. */
export function openGate({
  store = memoryStore().scoped('MyShop:917834811114'),
  clock = new ManualClock(),
  watches = true,
} = {}): OpenGate {
  const changes: OpenGate['changes'] = []
  const shuts: OpenGate['shuts'] = []
  const errors: unknown[] = []
  const results: OpenGate['results'] = []
  const gate = new Gate({
    store,
    clock,
    probeMs,
    timeoutMs,
    announcer: new Announcer(new Emitter<ClientEvents>(() => {}), { keepsFeed: true }),
    onChange: (status, previous) => changes.push([previous.state, status.state]),
    onShut: () => shuts.push(gate.status.state),
    onError: (error) => errors.push(error),
  })
  if (watches) onTestFinished(store.watch((change) => change.type === 'gate' && gate.apply(change.record)))
  const newCancellation: OpenGate['newCancellation'] = (ttlMs = 86_400_000, signal) =>
    new Cancellation({ clock, expiresAt: clock.now() + ttlMs, signal })
  return {
    gate,
    clock,
    store,
    changes,
    shuts,
    errors,
    results,
    newCancellation,
    async arrive(id, { atHalt = 'reject', cancellation = newCancellation() } = {}) {
      const result = await gate.acquire({ messageId: id, atHalt, cancellation })
      results.push({ id, result })
      return result
    },
    outcomes: () =>
      results.map(({ id, result }) => {
        if (result.type === 'rejected') return `${id} ${result.why}`
        return `${id} ${result.isProbe ? 'probe' : 'pass'}`
      }),
  }
}
