import type { AccountContext } from '../request.ts'
import { checkBillingCurrency } from './check-billing-currency.ts'
import { checkCredentials } from './check-credentials.ts'
import { checkSubscription } from './check-subscription.ts'
import { checkWallet } from './check-wallet.ts'
import { checkApp, checkClock, checkKey, checkProxy, checkSource } from './checks.ts'
import { type Diagnosis, runProbes } from './probes.ts'

export interface DiagnoseOptions {
  /** The number that the client sends from, to compare with the app's. */
  readonly source?: string
  /** Aborts the pending requests. Their checks say so. */
  readonly signal?: AbortSignal
}

/**
 * Checks whether sending can work: key, app, source number, wallet, subscription, clock, the end of the credential, the currency of the
 * bill, and proxy. It sends no message, changes nothing, and does not reject because of a finding. Without an `appId` some checks are skipped.
 *
 * @example
 * const { ok, checks } = await diagnose(context)
 * for (const { name, status, message, hint } of checks) console.log(status, name, message, hint ?? '')
 */
export async function diagnose(
  ctx: AccountContext,
  { source, signal }: DiagnoseOptions = {},
): Promise<Diagnosis> {
  const probes = await runProbes(ctx, signal)
  const rarer = [checkBillingCurrency(probes, source), checkProxy(probes)]
  const checks = [
    checkKey(probes),
    checkApp(probes),
    checkSource(probes, source),
    checkWallet(probes),
    checkSubscription(probes),
    checkClock(probes),
    checkCredentials(probes),
    ...rarer.filter((check) => check !== undefined),
  ]
  return { ok: checks.every(({ status }) => status !== 'problem'), checks }
}
