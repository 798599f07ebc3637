import { onTestFinished } from 'vitest'
import { Gate } from '../../src/gate/gate.ts'
import type { Permit, Rejection } from '../../src/gate/permit.ts'
import type { GateStatus } from '../../src/model/gate-record.ts'
import { memoryStore } from '../../src/store/memory/memory-store.ts'
import type { ScopedStore } from '../../src/store/store.ts'
import { Cancellation } from '../../src/util/cancellation.ts'
import { ManualClock } from '../support/manual-clock.ts'

export const probeMs = 5_000
export const timeoutMs = 2_000

export interface OpenGate {
  readonly gate: Gate
  readonly clock: ManualClock
  readonly store: ScopedStore
  /** What `onChange` was told. */
  readonly changes: (readonly [from: GateStatus['state'], to: GateStatus['state']])[]
  /** The states in which `onShut` was called. */
  readonly shuts: GateStatus['state'][]
  readonly errors: unknown[]
  /** How messages came through, in the order in which they did. */
  readonly answers: { readonly id: string; readonly answer: Permit | Rejection }[]
  /** Sends a message to the gate. */
  arrive(
    id: string,
    about?: { readonly waitsThroughHalt?: boolean; readonly cancellation?: Cancellation },
  ): Promise<Permit | Rejection>
  newStopper(ttlMs?: number, signal?: AbortSignal): Cancellation
  /** The ids that came through, and how: `pass`, `probe`, or why not. */
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
  const answers: OpenGate['answers'] = []
  const gate = new Gate({
    store,
    clock,
    probeMs,
    timeoutMs,
    onChange: (status, previous) => changes.push([previous.state, status.state]),
    onShut: () => shuts.push(gate.status.state),
    onError: (error) => errors.push(error),
  })
  if (watches) onTestFinished(store.watch((change) => change.type === 'gate' && gate.apply(change.record)))
  const newStopper: OpenGate['newStopper'] = (ttlMs = 86_400_000, signal) =>
    new Cancellation({ clock, expiresAt: clock.now() + ttlMs, signal })
  return {
    gate,
    clock,
    store,
    changes,
    shuts,
    errors,
    answers,
    newStopper,
    async arrive(id, { waitsThroughHalt = false, cancellation = newStopper() } = {}) {
      const answer = await gate.acquire({ messageId: id, waitsThroughHalt, cancellation })
      answers.push({ id, answer })
      return answer
    },
    outcomes: () =>
      answers.map(({ id, answer }) => {
        if (answer.type === 'rejected') return `${id} ${answer.why}`
        return `${id} ${answer.isProbe ? 'probe' : 'pass'}`
      }),
  }
}
