import type { RecipientTurnRequest } from './rate.ts'

/**
 * When a person whose last turn ended at `freeAt` may get a message: how long to wait, in milliseconds, and when the turn ends. A bucket of `burst` that gets
 * one back every `everyMs` (the generic cell rate algorithm, ITU-T I.371), kept as the one time at which it is full again.
 */
export function recipientTurn(
  freeAt: number | undefined,
  { burst, everyMs }: Pick<RecipientTurnRequest, 'burst' | 'everyMs'>,
  now: number,
): { readonly waitMs: number; readonly freeAt: number } {
  // A clock that was set back, or a new setting, makes no message wait longer than a bucket takes to fill.
  const fullAt = Math.min(Math.max(freeAt ?? now, now), now + burst * everyMs)
  const waitMs = Math.max(fullAt - (burst - 1) * everyMs - now, 0)
  return waitMs > 0 ? { waitMs, freeAt: fullAt } : { waitMs: 0, freeAt: fullAt + everyMs }
}
