import type { DeliveryContext } from '../delivery/index.ts'
import { isGivenUp } from '../model/index.ts'
import type { StoreChange } from '../store/index.ts'
import { assertNever } from '../util/index.ts'
import type { Heartbeat, Workers } from '../worker/index.ts'

/** Passes on what this or another process has written. */
export function applyChange(
  { gate, lanes, watchers, inFlight }: DeliveryContext,
  workers: Workers,
  heartbeat: Heartbeat,
  change: StoreChange,
): void {
  switch (change.type) {
    case 'gate':
      gate.apply(change.record)
      break
    case 'lane':
      lanes.apply(change.record)
      break
    case 'message':
      if (isGivenUp(change.record)) inFlight.cancel(change.id)
      if (watchers.has(change.id)) watchers.notify(change.record)
      workers.notify(change.record)
      break
    case 'due':
      workers.hear(change.queue, change.dueAt)
      break
    case 'missed':
      heartbeat.look()
      workers.wake()
      break
    default:
      assertNever(change)
  }
}
