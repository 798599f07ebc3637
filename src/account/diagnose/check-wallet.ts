import { isGone } from '../request.ts'
import { readBalance, walletAdvice } from '../wallet.ts'
import { type Check, isKeyRefused, type Probes, whyFailed } from './probes.ts'

/** Checks whether the balance can pay for messages. */
export function checkWallet({ ctx, wallet, subscriptions, profile }: Probes): Check {
  const name = 'wallet'
  if (wallet === undefined) {
    return {
      name,
      status: 'skipped',
      message: 'The wallet of the partner API can be checked only with an appId.',
    }
  }
  if (wallet.outcome === 'failed') {
    const isAccepted = subscriptions?.outcome === 'answered' || profile?.outcome === 'answered'
    if (ctx.api === 'self-serve' && isKeyRefused(wallet) && isAccepted) {
      return {
        name,
        status: 'warning',
        message:
          "The wallet does not accept this key, but the app does: it is the key of an app (sk_…), and the wallet needs the account's.",
        hint: `Sending is not affected. ${walletAdvice}`,
      }
    }
    if (ctx.api === 'self-serve' && isGone(wallet.failure) && !isKeyRefused(wallet)) {
      return {
        name,
        status: 'warning',
        message: `The balance is not known: its address is gone (HTTP status ${wallet.failure.httpStatus}).`,
        hint: `Sending is not affected. ${walletAdvice}`,
      }
    }
    return { name, status: 'skipped', message: `The balance is not known, because ${whyFailed(wallet)}.` }
  }
  const read = readBalance(wallet.body)
  if (read === undefined)
    return { name, status: 'warning', message: 'The response about the wallet has no balance.' }
  const { balance, currency, overdraftLimit = 0 } = read
  const amount = `${balance}${currency === undefined ? '' : ` ${currency}`}`
  if (balance > 0) return { name, status: 'ok', message: `The balance is ${amount}.` }
  return balance > overdraftLimit
    ? {
        name,
        status: 'warning',
        message: `The balance is ${amount}, and the overdraft limit is ${overdraftLimit}.`,
        hint: 'Recharge the wallet.',
      }
    : {
        name,
        status: 'problem',
        message: `The balance is ${amount}: messages fail with 1003.`,
        hint: 'Recharge the wallet, then call client.resume() if the gate is halted.',
      }
}
