import { keyAdvice } from '../request.ts'
import type { Check } from './check.ts'
import { failedAmong, isKeyRefused, type Probes, whyFailed } from './probes.ts'

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
