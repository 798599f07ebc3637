import type { CredentialInfo } from '../model/index.ts'
import { assertNever, timeText, type UnixMs } from '../util/index.ts'
import type { AccountContext } from './request.ts'

/**
 * The first moment without API keys and tokens of partner apps. The guide to customer app tokens (https://docs.gupshup.io/docs/cats) has 31 March 2027
 * as the last day of keys. Notes that cite Gupshup's guide to universal tokens have 1 April 2027 as the first day without tokens of partner apps
 * (https://github.com/higormelo-dev/easyeye, secondary). No page that could be read has the hour or the time zone.
 */
export const staticCredentialsEndAt: UnixMs = Date.parse('2027-04-01T00:00:00Z')

/** Our choice: from here on a running client warns. `diagnose()` does at once. */
export const staticCredentialsWarnFrom: UnixMs = Date.parse('2027-01-01T00:00:00Z')

const hourMs = 3_600_000
const dayMs = 24 * hourMs

/** The end of a credential that the client cannot renew. */
export interface CredentialEnd {
  /** A key, a token with an end of its own, or a token of the kind that Gupshup abolishes. */
  readonly subject: 'api-key' | 'token' | 'app-token'
  readonly endsAt: UnixMs
}

/** `undefined`: it has no end that is known, or its source renews it. */
export function credentialEnd(
  { origin, format, expiresAt }: CredentialInfo,
  api: AccountContext['api'],
): CredentialEnd | undefined {
  if (format === 'jwt') {
    return origin === 'source' || expiresAt === undefined
      ? undefined
      : { subject: 'token', endsAt: expiresAt }
  }
  // A source may return one of the old keys, which then ends as well.
  if (origin === 'source' && format !== 'sk') return undefined
  return { subject: api === 'partner' ? 'app-token' : 'api-key', endsAt: staticCredentialsEndAt }
}

/** Says in two sentences that the credential ends, or has ended, and what to do. */
export function describeEnd(end: CredentialEnd, now: UnixMs): string {
  return `${endSentence(end, now)} ${endAdvice(end)}`
}

/** What ends, and when. */
export function endSentence({ subject, endsAt }: CredentialEnd, now: UnixMs): string {
  const hasEnded = now >= endsAt
  const left = timeLeft(endsAt - now)
  switch (subject) {
    case 'api-key':
      return hasEnded
        ? 'The API key has ended: Gupshup documents 31 March 2027 as its last day.'
        : `The API key stops working after 31 March 2027, ${left}.`
    case 'app-token':
      return hasEnded
        ? 'The token of the partner app has ended: Gupshup takes none since 1 April 2027.'
        : `The token of the partner app stops working on 1 April 2027, ${left}.`
    case 'token':
      return hasEnded
        ? `The token has ended at ${timeText(endsAt)}, and a fixed token cannot be renewed.`
        : `The token ends at ${timeText(endsAt)}, ${left}, and a fixed token cannot be renewed.`
    default:
      return assertNever(subject)
  }
}

/** What to do about it. */
export function endAdvice({ subject }: Pick<CredentialEnd, 'subject'>): string {
  switch (subject) {
    case 'api-key':
      return `Give the client the option credentials in place of apiKey. ${seePage}`
    case 'app-token':
      return `Give partner() credentials: universalAppToken(…) in place of token. ${seePage}`
    case 'token':
      return `Give a function in its place, as credentials of the client or of partner(). ${seePage}`
    default:
      return assertNever(subject)
  }
}

export const seePage = 'See docs/what-ends-when.md in this package.'

/** A day as the pages write it, in UTC: `31 March 2027`. */
export function dayText(time: UnixMs): string {
  const day = { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' } as const
  return new Date(time).toLocaleDateString('en-GB', day)
}

/** As a person counts: whole days, and hours on the last two. */
export function timeLeft(leftMs: number): string {
  if (leftMs >= 2 * dayMs) return `in ${Math.floor(leftMs / dayMs)} days`
  const hours = Math.floor(leftMs / hourMs)
  if (hours === 0) return 'in less than an hour'
  return hours === 1 ? 'in an hour' : `in ${hours} hours`
}
