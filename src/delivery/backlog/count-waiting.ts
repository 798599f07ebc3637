import type { ScopedStore } from '../../store/index.ts'
import { everyRecord } from './every-record.ts'

/** How many messages the store still has to be sent, or to be decided on. */
export async function countWaiting(store: ScopedStore): Promise<number> {
  let count = 0
  for await (const _ of everyRecord(store, 'waiting')) count += 1
  for await (const _ of everyRecord(store, 'doubtful')) count += 1
  return count
}
