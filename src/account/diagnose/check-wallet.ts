import { readBalance } from '../wallet.ts'
import type { Check } from './check.ts'
import { type Findings, isKeyRefused, whyFailed } from './probes.ts'

/** Whether there is something to pay messages with. */
export function checkWallet({ ctx, wallet, subscriptions, profile }: Findings): Check {
  const name = 'wallet'
  if (wallet === undefined) {
    return { name, verdict: 'skipped', says: 'The wallet can only be asked for with an appId here.' }
  }
  if (wallet.outcome === 'failed') {
    const isAccepted = subscriptions?.outcome === 'answered' || profile?.outcome === 'answered'
    if (ctx.way === 'self-serve' && isKeyRefused(wallet) && isAccepted) {
      return {
        name,
        verdict: 'warning',
        says: "The wallet does not take this key, but the app does: it is the key of an app (sk_…), and the wallet wants the account's.",
        advice: "Nothing is wrong with sending. To see the balance, ask with the account's key.",
      }
    }
    return { name, verdict: 'skipped', says: `The balance is not known, because ${whyFailed(wallet)}.` }
  }
  const read = readBalance(wallet.body)
  if (read === undefined)
    return { name, verdict: 'warning', says: 'The answer about the wallet has no balance in it.' }
  const { balance, currency, overdraftLimit = 0 } = read
  const amount = `${balance}${currency === undefined ? '' : ` ${currency}`}`
  if (balance > 0) return { name, verdict: 'ok', says: `The balance is ${amount}.` }
  return balance > overdraftLimit
    ? {
        name,
        verdict: 'warning',
        says: `The balance is ${amount}, and it may go down to ${overdraftLimit}.`,
        advice: 'Recharge the wallet.',
      }
    : {
        name,
        verdict: 'problem',
        says: `The balance is ${amount}: messages fail with 1003.`,
        advice: 'Recharge the wallet, then call client.resume() if the gate is halted.',
      }
}
