import type { ApiResponse } from '../../gupshup/index.ts'
import { fieldAt, maskNumber, readPhone } from '../../util/index.ts'
import { isGone, keyAdvice, refusalAdvice } from '../request.ts'
import { accountKeyAdvice, walletAdvice } from '../wallet.ts'
import { type Check, failedAmong, isKeyRefused, type Probes, whyFailed } from './probes.ts'

/** Checks whether Gupshup accepts the key or the token. */
export function checkKey({ ctx, wallet, subscriptions, profile }: Probes): Check {
  const name = 'key'
  const secret = ctx.api === 'partner' ? 'token' : 'key'
  const responses = [subscriptions, profile, wallet]
  if (responses.some((response) => response?.outcome === 'answered')) {
    return { name, status: 'ok', message: `Gupshup accepts the ${secret}.` }
  }
  const failed = failedAmong(responses)
  const [first] = failed
  if (first === undefined) {
    return {
      name,
      status: 'skipped',
      message: 'Every request to the partner API is about an app, and there is no appId.',
    }
  }
  const asksOnlyWallet = ctx.api === 'self-serve' && subscriptions === undefined
  if (asksOnlyWallet && !isKeyRefused(wallet) && isGone(first.failure)) {
    return {
      name,
      status: 'warning',
      message:
        'Whether Gupshup accepts the key is not known: without an appId only the wallet can be asked, and its address is gone.',
      hint: `Give the client its appId. ${walletAdvice}`,
    }
  }
  // A request that also accepts the key of an app is conclusive. Other failures say nothing about the key.
  const refused = failedAmong([subscriptions, profile]).find(isKeyRefused)
  const unclear = failed.find((response) => !isKeyRefused(response))
  if (refused === undefined && unclear !== undefined) {
    return {
      name,
      status: unclear.failure.via === 'reply' ? 'warning' : 'problem',
      message: `Whether Gupshup accepts the ${secret} is not known, because ${whyFailed(unclear)}.`,
      hint:
        unclear.failure.kind === 'credentials'
          ? 'Repair what the credential source names, and run diagnose() again.'
          : 'Check network, proxy and baseUrl, and run diagnose() again.',
    }
  }
  if (asksOnlyWallet) {
    return {
      name,
      status: 'warning',
      message:
        "The wallet refused the key. It accepts only the account's key; the key of an app (sk_…) is refused here but can send.",
      hint: `Give the client its appId, so that this check can tell the two apart. ${keyAdvice} ${accountKeyAdvice}`,
    }
  }
  return {
    name,
    status: 'problem',
    message: `Gupshup refuses the ${secret}: ${whyFailed(refused ?? first)}.`,
    hint: refusalAdvice(ctx),
  }
}

/** Checks whether the app exists and the credentials may access it. */
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
  const responses = [subscriptions, profile]
  const [failed] = failedAmong(responses)
  if (failed === undefined || responses.some((response) => response?.outcome === 'answered')) {
    return { name, status: 'ok', message: 'Gupshup knows the app, and the credentials may access it.' }
  }
  if (isKeyRefused(failed) && wallet?.outcome !== 'answered') {
    return {
      name,
      status: 'skipped',
      message: 'The app cannot be looked up, because the credentials are refused.',
    }
  }
  const message = `Gupshup returned no information about the app: ${whyFailed(failed)}.`
  return failed.failure.via === 'reply' && failed.failure.kind !== 'too-many-requests'
    ? // Observed: an app that is not live gets "Authentication Failed" here.
      {
        name,
        status: 'problem',
        message,
        hint: 'Check that the appId belongs to this account, and that the app is live.',
      }
    : { name, status: 'warning', message, hint: 'Run diagnose() again.' }
}

/** Checks whether the app sends from the `source` of the client. */
export function checkSource({ profile }: Probes, source: string | undefined): Check {
  const name = 'source'
  if (source === undefined)
    return { name, status: 'skipped', message: 'There is no source number to compare.' }
  const known = numberIn(profile)
  if (known === undefined) {
    return {
      name,
      status: 'skipped',
      message: 'No response of Gupshup has the number that the app sends from.',
    }
  }
  const given = source.replace(/\D/g, '')
  if (given === known)
    return { name, status: 'ok', message: `The app sends from ${maskNumber(known)}, as the client does.` }
  return {
    name,
    status: 'problem',
    message: `The app sends from ${maskNumber(known)}, but the source of the client is ${maskNumber(given)}.`,
    hint: 'Set source to the number that the Gupshup console shows for the app, or appId to the app of this number.',
  }
}

/** Gupshup's page has `phoneNumber` in its table but not in its sample. It may be absent, next to `profile`, or in it. */
function numberIn(response: ApiResponse | undefined): string | undefined {
  if (response?.outcome !== 'answered') return undefined
  return (
    readPhone(fieldAt(response.body, 'profile', 'phoneNumber')) ??
    readPhone(fieldAt(response.body, 'phoneNumber'))
  )
}

/** Our choice: a minute affects only `ttlMs` and times in logs, and a machine with a time service is never so far off. */
const maxSkewMs = 60_000

/** Checks the clock against Gupshup's `Date` header, which has whole seconds. */
export function checkClock({ clockAheadMs }: Probes): Check {
  const name = 'clock'
  if (clockAheadMs === undefined) {
    return {
      name,
      status: 'skipped',
      message: 'No response of Gupshup had a Date header to compare the clock with.',
    }
  }
  const seconds = Math.round(Math.abs(clockAheadMs) / 1_000)
  const side = clockAheadMs < 0 ? 'behind' : 'ahead of'
  const message = `The clock is ${seconds} s ${side} Gupshup's.`
  if (Math.abs(clockAheadMs) <= maxSkewMs) return { name, status: 'ok', message }
  return {
    name,
    status: 'warning',
    message,
    hint: 'Set the clock, preferably by a time service. Otherwise messages expire too early or too late.',
  }
}

/** Names the proxy that the requests went through. `undefined` without a known proxy. */
export function checkProxy({ wallet, subscriptions, profile }: Probes): Check | undefined {
  const name = 'proxy'
  const responses = [subscriptions, profile, wallet]
  const proxy = responses.find((response) => response?.proxy !== undefined)?.proxy
  if (proxy === undefined) return undefined
  const failed = failedAmong(responses).find(({ failure }) => failure.kind === 'network')
  const message = `Requests go through the proxy ${proxy}.`
  if (failed === undefined) return { name, status: 'ok', message }
  return {
    name,
    status: 'problem',
    message: `Requests go through the proxy ${proxy}, and ${whyFailed(failed)}.`,
    hint: 'Check HTTPS_PROXY, NO_PROXY and the agent of the client, and that the proxy permits requests to Gupshup.',
  }
}
