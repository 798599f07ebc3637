import type { SkipAction } from '../catalog/index.ts'
import type { Failure } from '../errors/index.ts'
import type { ScopedStore, Suppression } from '../store/index.ts'
import type { DeliveryContext } from './context.ts'
import { discreet } from './discreet.ts'

/** Gupshup's code for a number that is not on WhatsApp: the one that outages report by the bulk. */
const notOnWhatsApp = 1002

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
  to: string,
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
    provisional: isNotOnWhatsApp(failure) && ctx.guard?.isTripped === true,
  }
  const before = await ctx.store.putSuppression(suppression)
  // Two reports of the same failure get here together; the second one tells nothing new.
  if (isInForce(before, now) || (before?.provisional === true && suppression.provisional)) return
  ctx.events.emit('suppressed', () => discreet({ to, suppression }))
}

/** Counts an outcome, and takes back what 1002 by the bulk has done. */
export async function guardAgainstBulk(
  ctx: DeliveryContext,
  to: string,
  failure: Failure | undefined,
): Promise<void> {
  const { guard } = ctx
  if (guard === undefined) return
  if (failure === undefined || !isNotOnWhatsApp(failure)) {
    guard.good()
    return
  }
  const verdict = guard.bad(to)
  if (verdict === undefined) return
  for (const number of verdict.numbers) await makeProvisional(ctx.store, number)
  await ctx.gate.backOffForAnomaly(guard.pauseMs)
  const percent = Math.round(verdict.share * 100)
  ctx.events.emit('anomaly', () => ({
    code: notOnWhatsApp,
    share: verdict.share,
    count: verdict.count,
    message:
      `${percent} % of the recent messages failed with 1002, which outages and exhausted limits report for good numbers too. ` +
      'Their numbers are suppressed only provisionally and still sent to, and the gate backs off. Ask Gupshup whether the service is well.',
  }))
}

async function makeProvisional(store: ScopedStore, to: string): Promise<void> {
  const known = await store.getSuppression(to)
  if (known === undefined || known.provisional || known.code !== notOnWhatsApp) return
  await store.putSuppression({ ...known, provisional: true })
}
