import { readBalance } from '../wallet.ts'
import type { Check } from './check.ts'
import { isKeyRefused, type Probes, whyFailed } from './probes.ts'

/** Whether there is something to pay messages with. */
export function checkWallet({ ctx, wallet, subscriptions, profile }: Probes): Check {
  const name = 'wallet'
  if (wallet === undefined) {
    return { name, status: 'skipped', message: 'The wallet can only be asked for with an appId here.' }
  }
  if (wallet.outcome === 'failed') {
    const isAccepted = subscriptions?.outcome === 'answered' || profile?.outcome === 'answered'
    if (ctx.api === 'self-serve' && isKeyRefused(wallet) && isAccepted) {
      return {
        name,
        status: 'warning',
        message:
          "The wallet does not take this key, but the app does: it is the key of an app (sk_…), and the wallet wants the account's.",
        hint: "Nothing is wrong with sending. To see the balance, ask with the account's key.",
      }
    }
    return { name, status: 'skipped', message: `The balance is not known, because ${whyFailed(wallet)}.` }
  }
  const read = readBalance(wallet.body)
  if (read === undefined)
    return { name, status: 'warning', message: 'The answer about the wallet has no balance in it.' }
  const { balance, currency, overdraftLimit = 0 } = read
  const amount = `${balance}${currency === undefined ? '' : ` ${currency}`}`
  if (balance > 0) return { name, status: 'ok', message: `The balance is ${amount}.` }
  return balance > overdraftLimit
    ? {
        name,
        status: 'warning',
        message: `The balance is ${amount}, and it may go down to ${overdraftLimit}.`,
        hint: 'Recharge the wallet.',
      }
    : {
        name,
        status: 'problem',
        message: `The balance is ${amount}: messages fail with 1003.`,
        hint: 'Recharge the wallet, then call client.resume() if the gate is halted.',
      }
}
