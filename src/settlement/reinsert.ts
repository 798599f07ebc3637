import type { MessageRecord } from '../model/index.ts'
import type { ScopedStore } from '../store/index.ts'

/**
 * Keeps a message that has left and that the store has forgotten meanwhile, as one that restarted empty has: its webhooks are still to
 * come. Its key may be another's by now.
 */
export async function reinsert(
  store: ScopedStore,
  { idempotencyKey: _, ...record }: MessageRecord,
): Promise<MessageRecord> {
  await store.insert(record)
  return record
}
