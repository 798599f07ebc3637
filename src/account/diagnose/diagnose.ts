import type { AccountContext } from '../request.ts'
import { checkSubscription } from './check-subscription.ts'
import { checkApp, checkClock, checkKey, checkProxy, checkSource, checkWallet } from './checks.ts'
import { type Diagnosis, runProbes } from './probes.ts'

export interface DiagnoseOptions {
  /** The number that the client sends from, to compare with the app's. */
  readonly source?: string
  /** Breaks it off; what was not answered yet is told as such. */
  readonly signal?: AbortSignal
}

/**
 * Looks whether sending can work: key, app, source number, wallet, subscription and clock, and the proxy on the way. It sends no message, changes nothing, and
 * does not reject for what it finds. Without an `appId`, some of it is skipped and says so.
 *
 * @example
 * const { ok, checks } = await diagnose(context)
 * for (const { name, verdict, says, advice } of checks) console.log(verdict, name, says, advice ?? '')
 */
export async function diagnose(
  ctx: AccountContext,
  { source, signal }: DiagnoseOptions = {},
): Promise<Diagnosis> {
  const findings = await runProbes(ctx, signal)
  const proxy = checkProxy(findings)
  const checks = [
    checkKey(findings),
    checkApp(findings),
    checkSource(findings, source),
    checkWallet(findings),
    checkSubscription(findings),
    checkClock(findings),
    ...(proxy === undefined ? [] : [proxy]),
  ]
  return { ok: checks.every(({ status }) => status !== 'problem'), checks }
}
