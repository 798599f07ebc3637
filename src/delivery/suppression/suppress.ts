import type { SkipAction } from '../../catalog/index.ts'
import type { Failure } from '../../errors/index.ts'
import type { MessageRecord, ScopedStore, Suppression } from '../../store/index.ts'
import type { DeliveryContext } from '../context.ts'
import { maskedInLogs } from '../notices/masked-in-logs.ts'

/** Gupshup's code for a number that is not on WhatsApp: the one that outages report by the bulk. */
export const notOnWhatsApp = 1002

export function isNotOnWhatsApp({ system, code }: Failure): boolean {
  return system === 'gupshup' && code === notOnWhatsApp
}

/** Whether sends to the number are refused now. */
export function isInForce(suppression: Suppression | undefined, now: number): boolean {
  if (suppression === undefined || suppression.provisional) return false
  return suppression.until === undefined || now < suppression.until
}

/** The suppression of a number that is in force now. */
export async function findInForce(
  store: ScopedStore,
  to: string,
  now: number,
): Promise<Suppression | undefined> {
  const found = await store.getSuppression(to)
  return isInForce(found, now) ? found : undefined
}

/** Puts a number on the list because of what was reported for it. Repeating it changes nothing. */
export async function suppress(
  ctx: DeliveryContext,
  { to, attempts }: MessageRecord,
  failure: Failure,
  action: SkipAction,
): Promise<void> {
  const now = ctx.clock.now()
  if ((await findInForce(ctx.store, to, now)) !== undefined) return
  const { code, system, reason } = failure
  const suppression: Suppression = {
    to,
    ...(code === undefined ? {} : { code }),
    ...(system === undefined ? {} : { system }),
    ...(reason === undefined ? {} : { reason }),
    since: now,
    ...(action.forMs === null ? {} : { until: now + action.forMs }),
    provisional: isNotOnWhatsApp(failure) && ctx.guard?.doubts(attempts.at(-1)?.epoch ?? 0) === true,
  }
  const before = await ctx.store.putSuppression(suppression)
  // Two reports of the same failure get here together; the second one tells nothing new.
  if (isInForce(before, now) || (before?.provisional === true && suppression.provisional)) return
  ctx.events.emit('suppressed', () => maskedInLogs({ to, suppression: { ...suppression } }))
}
