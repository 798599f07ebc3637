import type { ApiResponse } from '../../gupshup/index.ts'
import { fieldAt, maskNumber, readPhone } from '../../util/index.ts'
import { keyAdvice } from '../request.ts'
import { readBalance } from '../wallet.ts'
import { type Check, failedAmong, isKeyRefused, type Probes, whyFailed } from './probes.ts'

/** Whether Gupshup knows the key or the token at all. */
export function checkKey({ ctx, wallet, subscriptions, profile }: Probes): Check {
  const name = 'key'
  const secret = ctx.api === 'partner' ? 'token' : 'key'
  const answers = [subscriptions, profile, wallet]
  if (answers.some((answer) => answer?.outcome === 'answered')) {
    return { name, status: 'ok', message: `Gupshup accepts the ${secret}.` }
  }
  const failed = failedAmong(answers)
  const [first] = failed
  if (first === undefined) {
    return {
      name,
      status: 'skipped',
      message: 'The partner API can only be asked about an app, and there is no appId.',
    }
  }
  // One that takes the key of an app as well is enough to tell; what else was answered beside it says nothing of the key.
  const refused = failedAmong([subscriptions, profile]).find(isKeyRefused)
  const unclear = failed.find((answer) => !isKeyRefused(answer))
  if (refused === undefined && unclear !== undefined) {
    return {
      name,
      status: unclear.failure.via === 'reply' ? 'warning' : 'problem',
      message: `Whether Gupshup accepts the ${secret} is not known, because ${whyFailed(unclear)}.`,
      hint: 'Check network, proxy and baseUrl, and ask again.',
    }
  }
  if (ctx.api === 'self-serve' && subscriptions === undefined) {
    return {
      name,
      status: 'warning',
      message:
        "The wallet refused the key. It takes the account's key only; that of an app (sk_…) is refused here and can send all the same.",
      hint: `Give the client its appId, and this check tells the two apart. ${keyAdvice}`,
    }
  }
  return {
    name,
    status: 'problem',
    message: `Gupshup refuses the ${secret}: ${whyFailed(refused ?? first)}.`,
    hint: adviceFor(ctx.api),
  }
}

function adviceFor(way: Probes['ctx']['api']): string {
  return way === 'partner'
    ? 'Check what gives partner() its token: it must be that of this app, not that of the partner, and a day old at most.'
    : keyAdvice
}

/** Whether the app is there and the key may speak for it. */
export function checkApp({ ctx, wallet, subscriptions, profile }: Probes): Check {
  const name = 'app'
  if (ctx.appId === undefined) {
    return {
      name,
      status: 'skipped',
      message: 'There is no appId to look up.',
      hint: 'Give the client its appId.',
    }
  }
  const answers = [subscriptions, profile]
  const [failed] = failedAmong(answers)
  if (failed === undefined || answers.some((answer) => answer?.outcome === 'answered')) {
    return { name, status: 'ok', message: 'Gupshup knows the app, and the credentials may speak for it.' }
  }
  if (isKeyRefused(failed) && wallet?.outcome !== 'answered') {
    return {
      name,
      status: 'skipped',
      message: 'The app cannot be looked up with credentials that are refused.',
    }
  }
  const message = `Gupshup does not speak about the app: ${whyFailed(failed)}.`
  return failed.failure.via === 'reply' && failed.failure.kind !== 'too-many-requests'
    ? // An app that is not live was seen to get "Authentication Failed" here.
      {
        name,
        status: 'problem',
        message,
        hint: 'Check that the appId belongs to this account, and that the app is live.',
      }
    : { name, status: 'warning', message, hint: 'Ask again.' }
}

/** Whether the app sends from the number that the client names. */
export function checkSource({ profile }: Probes, source: string | undefined): Check {
  const name = 'source'
  if (source === undefined)
    return { name, status: 'skipped', message: 'There is no source number to compare.' }
  const known = numberIn(profile)
  if (known === undefined) {
    return { name, status: 'skipped', message: 'No answer of Gupshup tells which number the app sends from.' }
  }
  const given = source.replace(/\D/g, '')
  if (given === known)
    return { name, status: 'ok', message: `The app sends from ${maskNumber(known)}, as the client does.` }
  return {
    name,
    status: 'problem',
    message: `The app sends from ${maskNumber(known)}, but the client names ${maskNumber(given)}.`,
    hint: 'Set source to the number that the Gupshup console shows for the app, or appId to the app of this number.',
  }
}

/** The page's table has `phoneNumber`, its sample has not: it may be there or not, beside `profile` or in it. */
function numberIn(answer: ApiResponse | undefined): string | undefined {
  if (answer?.outcome !== 'answered') return undefined
  return (
    readPhone(fieldAt(answer.body, 'profile', 'phoneNumber')) ??
    readPhone(fieldAt(answer.body, 'phoneNumber'))
  )
}

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

/** Our choice: a minute matters to nothing here but `ttlMs` and times in logs, and no machine with a time service is that far off. */
const maxSkewMs = 60_000

/** Whether the clock agrees with that of Gupshup's servers, which is exact to a second. */
export function checkClock({ clockAheadMs }: Probes): Check {
  const name = 'clock'
  if (clockAheadMs === undefined) {
    return {
      name,
      status: 'skipped',
      message: 'No answer of Gupshup had a Date header to compare the clock with.',
    }
  }
  const seconds = Math.round(Math.abs(clockAheadMs) / 1_000)
  const side = clockAheadMs < 0 ? 'behind' : 'ahead of'
  const message = `The clock is ${seconds} s ${side} that of Gupshup.`
  if (Math.abs(clockAheadMs) <= maxSkewMs) return { name, status: 'ok', message }
  return {
    name,
    status: 'warning',
    message,
    hint: 'Set the clock, best by a time service: messages expire too early or too late otherwise.',
  }
}

/** Names the proxy that the requests went through. Absent where none is known of. */
export function checkProxy({ wallet, subscriptions, profile }: Probes): Check | undefined {
  const name = 'proxy'
  const answers = [subscriptions, profile, wallet]
  const proxy = answers.find((answer) => answer?.proxy !== undefined)?.proxy
  if (proxy === undefined) return undefined
  const broken = failedAmong(answers).find(({ failure }) => failure.kind === 'network')
  const message = `Requests go through the proxy ${proxy}.`
  if (broken === undefined) return { name, status: 'ok', message }
  return {
    name,
    status: 'problem',
    message: `Requests go through the proxy ${proxy}, and ${whyFailed(broken)}.`,
    hint: 'Check HTTPS_PROXY, NO_PROXY and the agent of the client, and that the proxy lets requests to Gupshup through.',
  }
}
