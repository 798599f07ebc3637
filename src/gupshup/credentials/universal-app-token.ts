import { randomUUID } from 'node:crypto'
import type { Agent as HttpAgent } from 'node:http'
import type { Agent as HttpsAgent } from 'node:https'
import * as v from 'valibot'
import { checkOptions } from '../../errors/index.ts'
import { type Clock, systemClock, unshown } from '../../util/index.ts'
import { isAppId } from '../partner.ts'
import { isHeaderSafe, withoutBearer } from './auth-headers.ts'
import type { SharedCredential } from './shared-credential.ts'
import type { CredentialSource } from './source.ts'
import { UniversalAppTokenMinter } from './universal-app-token-minter.ts'

export interface UniversalAppTokenOptions {
  /** The id of the app that sends, as in `partner()`. */
  readonly appId: string
  /**
   * A universal token of the app's partner, or a function that returns one. A function is called for every mint, and once more when Gupshup refuses
   * what it returned: a universal token lives for 60 days at most. It may throw a `PermanentCredentialsError`.
   */
  readonly universalToken: string | (() => string | Promise<string>)
  /**
   * How long each token lives, in hours: 24, or from 2 to 23. With 24 Gupshup's clock alone counts; with less, the clock of this machine says when
   * the token ends. Gupshup allows 1 to 24, and refuses the exact bounds when the clocks differ.
   *
   * @default 24
   */
  readonly hours?: number | undefined
  /**
   * Begins the name of each token, which ends with random characters. When the app has too many active tokens, the oldest one whose name begins so
   * is revoked. Give each application that mints for the app a name of its own.
   *
   * @default 'gupshup-outbound'
   */
  readonly name?: string | undefined
  /**
   * Scheme and host of the partner API. The universal token goes there only.
   *
   * @default 'https://partner.gupshup.io'
   */
  readonly baseUrl?: string | undefined
  /** Shares each token between processes, which an app needs that more than two processes send for: it has three active tokens at most. */
  readonly shared?: SharedCredential | undefined
  /** Makes the connections when `baseUrl` is http, as the client's option does. */
  readonly httpAgent?: HttpAgent | undefined
  /** The same when `baseUrl` is https, for a proxy for example. */
  readonly httpsAgent?: HttpsAgent | undefined
}

const hoursProblem =
  'must be 24, or from 2 to 23: Gupshup refuses an end that is an hour or a day away when the clocks differ'

const schema = v.strictObject({
  appId: unshown<string>((appId) =>
    isHeaderSafe(appId) && isAppId(appId)
      ? undefined
      : "must be the app's id, a UUID as the partner portal shows it, and not its name",
  ),
  universalToken: unshown<UniversalAppTokenOptions['universalToken']>((token) =>
    typeof token === 'function' || (typeof token === 'string' && isHeaderSafe(withoutBearer(token).token))
      ? undefined
      : 'must be a universal token, or a function that returns one',
  ),
  hours: v.optional(
    v.pipe(
      v.number(),
      v.check((hours) => hours === 24 || (hours >= 2 && hours <= 23), hoursProblem),
    ),
    24,
  ),
  name: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^[\w.-]{1,40}$/, 'must be 1 to 40 letters, digits, dots, hyphens or underscores'),
    ),
    'gupshup-outbound',
  ),
  baseUrl: v.optional(
    unshown<string>((url) => (typeof url === 'string' ? undefined : 'must be an http or https address')),
    'https://partner.gupshup.io',
  ),
  shared: v.optional(
    v.custom<SharedCredential>(
      (value) =>
        isObject(value) && ['get', 'set'].every((name) => typeof Reflect.get(value, name) === 'function'),
      'must be an object with the functions get and set',
    ),
  ),
  httpAgent: v.optional(v.custom<HttpAgent>(isObject, 'must be an agent of node:http or node:https')),
  httpsAgent: v.optional(v.custom<HttpsAgent>(isObject, 'must be an agent of node:http or node:https')),
})

/**
 * Makes a credential source of universal app tokens, for apps that are linked to a partner. It mints a token of the app with the partner's universal
 * token, by Gupshup's pages of September 2026 (https://partner-docs.gupshup.io/reference/mintuniversalapptoken). Gupshup must have enabled minting
 * for the partner, and the universal token must be of an admin.
 *
 * The client halts if Gupshup refuses the universal token or the app is not linked to its partner; it pauses and tries again after every other
 * failure. When the app has too many active tokens, the oldest one of the same `name` is revoked. No error, log or `inspect()` shows a token.
 *
 * @example
 * const credentials = universalAppToken({ appId, universalToken: () => vault.read('gupshup-universal-token') })
 * const client = new GupshupClient({ transport: partner({ appId, credentials }), appName, source })
 * @throws {ConfigurationError} naming the option that is wrong
 */
export function universalAppToken(options: UniversalAppTokenOptions): CredentialSource {
  return createUniversalAppToken(options, systemClock, newSuffix)
}

/** Twelve hexadecimal digits: no page says how long a name may be. */
function newSuffix(): string {
  return randomUUID().slice(-12)
}

/** @param newId Returns a random text of letters, digits and hyphens. */
export function createUniversalAppToken(
  options: UniversalAppTokenOptions,
  clock: Pick<Clock, 'now'>,
  newId: () => string,
): CredentialSource {
  const checked = checkOptions('universalAppToken()', schema, options)
  const minter = new UniversalAppTokenMinter({ ...checked, clock, newId })
  return (request) => minter.obtain(request)
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
