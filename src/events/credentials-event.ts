import { assertNever, timeText, type UnixMs } from '../util/index.ts'

/** What happened to the credential that the client sends. It never has the key or the token itself. */
export type CredentialsEvent =
  /** The source returned a token. */
  | {
      readonly change: 'renewed'
      /** `first`: there was none. `ahead`: the old one was near its end. `refused`: Gupshup refused the old one. */
      readonly reason: 'first' | 'ahead' | 'refused'
      /** When it ends, if that is known. */
      readonly expiresAt?: UnixMs | undefined
    }
  /** The source gave no usable token. Messages wait within their `ttlMs` while the old token cannot be used either. */
  | {
      readonly change: 'failing'
      /** When the first attempt failed. */
      readonly since: UnixMs
      /** How many attempts have failed in a row. */
      readonly failures: number
      /** When the source is called again. Absent: not before `client.resume()`. */
      readonly nextAttemptAt?: UnixMs | undefined
      readonly reason: string
    }
  /** The credential cannot be renewed, and its end is near or has passed. */
  | {
      readonly change: 'ends-soon'
      /** The option `apiKey`, a fixed `token` of `partner()`, or such a token of the kind that Gupshup abolishes. */
      readonly subject: 'api-key' | 'token' | 'app-token'
      readonly endsAt: UnixMs
      /** What ends, when, and what to do. */
      readonly message: string
    }

/** Describes the event in a sentence or two, for a log. */
export function describeCredentials(event: CredentialsEvent): string {
  switch (event.change) {
    case 'renewed': {
      const end = event.expiresAt === undefined ? '' : `, which ends at ${timeText(event.expiresAt)}`
      return `The credential source returned a token (${event.reason})${end}.`
    }
    case 'failing': {
      const times = event.failures === 1 ? 'once' : `${event.failures} times since ${timeText(event.since)}`
      const next =
        event.nextAttemptAt === undefined
          ? 'It is not called again before client.resume().'
          : `The next attempt is at ${timeText(event.nextAttemptAt)}.`
      return `The credential source has failed ${times}: ${event.reason.replace(/[.\s]+$/, '')}. ${next}`
    }
    case 'ends-soon':
      return event.message
    default:
      return assertNever(event)
  }
}
