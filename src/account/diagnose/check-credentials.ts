import type { CredentialInfo, CredentialScheme } from '../../model/index.ts'
import { timeText } from '../../util/index.ts'
import { credentialEnd, endAdvice, endSentence, seePage, timeLeft } from '../credential-end.ts'
import { type AccountContext, nowOf } from '../request.ts'
import { accountKeyAdvice } from '../wallet.ts'
import type { Check, Probes } from './probes.ts'

const name = 'credentials'

/** Checks what kind of credential the client sends, and when it ends. Whether Gupshup accepts it is the check `key`. */
export function checkCredentials({ ctx, clockAheadMs = 0 }: Probes): Check {
  const info = ctx.credentials()
  // A token's end is by Gupshup's clock, and may be hours away. The day of all keys is by this machine's, as the warning of a running client is.
  const now = nowOf(ctx) - (info.format === 'jwt' ? clockAheadMs : 0)
  if (info.failingSince !== undefined) return failing(info, info.failingSince)
  if (info.format === undefined) {
    return { name, status: 'skipped', message: 'The credential source has returned no token yet.' }
  }
  const kind = `The client sends ${kindOf(info, ctx.api)} ${schemeTexts[info.scheme]}.`
  const end = credentialEnd(info, ctx.api)
  if (end !== undefined) {
    // Gupshup may move its day, and the check `key` shows whether it did. A token says its own end.
    const status = end.subject === 'token' && now >= end.endsAt ? 'problem' : 'warning'
    // Any other key than that of an app may be the account's.
    const isAccountKey = end.subject === 'api-key' && info.format === 'other'
    const hint = isAccountKey ? `${endAdvice(end)} ${accountKeyAdvice}` : endAdvice(end)
    return { name, status, message: `${kind} ${endSentence(end, now)}`, hint }
  }
  if (info.origin !== 'source') {
    return {
      name,
      status: 'warning',
      message: `${kind} When it ends is not known, and a fixed token cannot be renewed.`,
      hint: endAdvice({ subject: 'token' }),
    }
  }
  const { expiresAt } = info
  if (expiresAt === undefined)
    return { name, status: 'ok', message: `${kind} It is renewed when Gupshup refuses it.` }
  const left = now < expiresAt ? `, ${timeLeft(expiresAt - now)}` : ''
  return {
    name,
    status: 'ok',
    message: `${kind} It is renewed before it ends at ${timeText(expiresAt)}${left}.`,
  }
}

function failing({ nextAttemptAt }: CredentialInfo, since: number): Check {
  const next =
    nextAttemptAt === undefined
      ? 'is not called again before client.resume()'
      : `is called again at ${timeText(nextAttemptAt)}`
  return {
    name,
    status: 'problem',
    message: `The credential source has returned no usable token since ${timeText(since)}, and ${next}.`,
    hint: `Check the source: the event credentials has its reason. ${seePage}`,
  }
}

function kindOf({ origin, format }: CredentialInfo, api: AccountContext['api']): string {
  const from = origin === 'source' ? ' from its source' : ''
  const secret = api === 'partner' ? 'token' : 'key'
  switch (format) {
    case 'sk':
      return api === 'partner'
        ? `the token of a partner app (sk_…)${from}`
        : `the key of an app (sk_…)${from}`
    case 'jwt':
      return `a token (JWT)${from}`
    default:
      return `a ${secret}${from}`
  }
}

const schemeTexts: Readonly<Record<CredentialScheme, string>> = {
  apikey: 'as apikey',
  bearer: 'as Authorization: Bearer',
  token: 'as Authorization and token',
  'apikey-and-bearer': 'as apikey and as Authorization: Bearer',
}
