import { keyAdvice } from '../request.ts'
import type { Check } from './check.ts'
import { type Findings, failedAmong, isKeyRefused, whyFailed } from './probes.ts'

/** Whether Gupshup knows the key or the token at all. */
export function checkKey({ ctx, wallet, subscriptions, profile }: Findings): Check {
  const name = 'key'
  const secret = ctx.way === 'partner' ? 'token' : 'key'
  const answers = [subscriptions, profile, wallet]
  if (answers.some((answer) => answer?.outcome === 'answered')) {
    return { name, verdict: 'ok', says: `Gupshup accepts the ${secret}.` }
  }
  const failed = failedAmong(answers)
  const [first] = failed
  if (first === undefined) {
    return {
      name,
      verdict: 'skipped',
      says: 'The partner API can only be asked about an app, and there is no appId.',
    }
  }
  // One that takes the key of an app as well is enough to tell; what else was answered beside it says nothing of the key.
  const refused = failedAmong([subscriptions, profile]).find(isKeyRefused)
  const unclear = failed.find((answer) => !isKeyRefused(answer))
  if (refused === undefined && unclear !== undefined) {
    return {
      name,
      verdict: unclear.failure.via === 'reply' ? 'warning' : 'problem',
      says: `Whether Gupshup accepts the ${secret} is not known, because ${whyFailed(unclear)}.`,
      advice: 'Check network, proxy and baseUrl, and ask again.',
    }
  }
  if (ctx.way === 'self-serve' && subscriptions === undefined) {
    return {
      name,
      verdict: 'warning',
      says: "The wallet refused the key. It takes the account's key only; that of an app (sk_…) is refused here and can send all the same.",
      advice: `Give the client its appId, and this check tells the two apart. ${keyAdvice}`,
    }
  }
  return {
    name,
    verdict: 'problem',
    says: `Gupshup refuses the ${secret}: ${whyFailed(refused ?? first)}.`,
    advice: adviceFor(ctx.way),
  }
}

function adviceFor(way: Findings['ctx']['way']): string {
  return way === 'partner'
    ? 'Check what gives partner() its token: it must be that of this app, not that of the partner, and a day old at most.'
    : keyAdvice
}
