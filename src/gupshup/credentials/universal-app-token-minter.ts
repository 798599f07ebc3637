import { PermanentCredentialsError } from '../../errors/index.ts'
import {
  type Clock,
  compact,
  fieldAt,
  listAt,
  property,
  readId,
  readText,
  redactText,
} from '../../util/index.ts'
import { isHeaderSafe, withoutBearer } from './auth-headers.ts'
import { isGone, isTokenRefused, limitMs, MintError, mintErrorOf, statusOf } from './mint-error.ts'
import { jwtTimes } from './read-credential.ts'
import { isNewer, type Sharable, type SharedCredential, timeOf } from './shared-credential.ts'
import type { Credential, CredentialRequest } from './source.ts'
import {
  type CallTokenApi,
  createTokenApi,
  type TokenApiOptions,
  type TokenApiResponse,
} from './universal-token-api.ts'
import { UsedTokens } from './used-tokens.ts'

export interface UniversalAppTokenMinterOptions extends Omit<TokenApiOptions, 'redact'> {
  readonly appId: string
  readonly universalToken: string | (() => string | Promise<string>)
  readonly hours: number
  readonly name: string
  readonly shared?: SharedCredential | undefined
  readonly clock: Pick<Clock, 'now'>
  readonly newId: () => string
}

const hourMs = 3_600_000

/** The life of a token without `expiry` (https://partner-docs.gupshup.io/reference/mintuniversalapptoken of 17 Sep 2026). */
const maxHours = 24

/** The text of an error of the caller's function may be long. */
const maxReasonLength = 200

/** Later refusals are of newer tokens. */
const maxRefused = 20

/** Obtains the universal app tokens of one app: shared ones of other processes, or new ones. The client calls it once at a time. */
export class UniversalAppTokenMinter {
  readonly #options: UniversalAppTokenMinterOptions
  readonly #call: CallTokenApi
  readonly #secrets = new UsedTokens()
  readonly #refused: string[] = []
  #last: Sharable | undefined

  constructor(options: UniversalAppTokenMinterOptions) {
    this.#options = options
    const { baseUrl, httpAgent, httpsAgent } = options
    this.#call = createTokenApi({ baseUrl, httpAgent, httpsAgent, redact: (text) => this.#redact(text) })
  }

  async obtain({ reason, refused, signal }: CredentialRequest): Promise<Credential> {
    if (refused !== undefined) this.#refused.push(refused)
    this.#refused.splice(0, this.#refused.length - maxRefused)
    const shared = await this.#findShared(reason)
    if (shared === undefined) return await this.#mintAndShare(signal)
    this.#last = shared
    return compact({ ...shared, scheme: 'bearer' as const })
  }

  /** A token that another process, or this one before it was restarted, has minted. */
  async #findShared(reason: CredentialRequest['reason']): Promise<Sharable | undefined> {
    const { shared, clock } = this.#options
    if (shared === undefined) return undefined
    const found: unknown = await this.#ofCaller('shared.get()', () => shared.get())
    const token = tokenIn(found)
    if (token === undefined || this.#refused.includes(token)) return undefined
    this.#secrets.add(token)
    const expiresAt = timeOf(property(found, 'expiresAt'))
    if (expiresAt !== undefined && expiresAt <= clock.now()) return undefined
    const candidate = { token, expiresAt }
    return reason === 'ahead' && !isNewer(candidate, this.#last) ? undefined : candidate
  }

  async #mintAndShare(signal: AbortSignal): Promise<Credential> {
    const { shared, clock } = this.#options
    const { token, lifeMs } = await this.#mint(signal)
    const expiresAt = clock.now() + lifeMs
    this.#last = { token, expiresAt }
    try {
      await shared?.set({ token, expiresAt, scheme: 'bearer' })
    } catch {
      // The token is good, and the caller's function has the error.
    }
    return { token, expiresInMs: lifeMs, scheme: 'bearer' }
  }

  async #mint(signal: AbortSignal): Promise<{ readonly token: string; readonly lifeMs: number }> {
    let universalToken = await this.#readUniversalToken()
    let response = await this.#requestMint(universalToken, signal)
    if (isTokenRefused(response) && typeof this.#options.universalToken === 'function') {
      const next = await this.#readUniversalToken()
      if (next !== universalToken) {
        universalToken = next
        response = await this.#requestMint(universalToken, signal)
      }
    }
    if (statusOf(response) === 409) {
      await this.#revokeOldest(universalToken, signal)
      response = await this.#requestMint(universalToken, signal)
    }
    if (response.outcome === 'failed') throw mintErrorOf('mint a universal app token', response, signal)
    return this.#readMinted(response.body)
  }

  async #readUniversalToken(): Promise<string> {
    const { universalToken } = this.#options
    const given: unknown =
      typeof universalToken === 'function'
        ? await this.#ofCaller('universalToken()', universalToken)
        : universalToken
    const token = typeof given === 'string' ? withoutBearer(given).token : undefined
    if (!isHeaderSafe(token))
      throw new MintError(
        'universalToken() returned no text that a header can carry. Return a universal token.',
      )
    this.#secrets.add(token)
    return token
  }

  async #requestMint(universalToken: string, signal: AbortSignal): Promise<TokenApiResponse> {
    const { hours, name, newId, clock } = this.#options
    // Without an expiry the server's clock counts, so a clock of this machine that is wrong does no harm.
    const expiry = hours === maxHours ? undefined : String(Math.round(clock.now() + hours * hourMs))
    const fields = { name: `${name}-${newId()}`, expiry }
    return await this.#call({ method: 'POST', path: this.#path('token'), fields }, universalToken, signal)
  }

  /** The answer is known from public code only, so nothing but the token is expected of it. */
  #readMinted(body: unknown): { readonly token: string; readonly lifeMs: number } {
    const token = tokenIn(body)
    if (token === undefined)
      throw new MintError(
        'Gupshup minted a universal app token, and its answer has no text token. Check baseUrl.',
      )
    this.#secrets.add(token)
    const lifeMs = this.#options.hours * hourMs
    return { token, lifeMs: Math.min(lifeMs, jwtTimes(token).wholeLifeMs ?? lifeMs) }
  }

  /** Makes room for a new token. Only tokens of the same name are revoked, because the others belong to other applications. */
  async #revokeOldest(universalToken: string, signal: AbortSignal): Promise<void> {
    const path = this.#path('tokens')
    const listed = await this.#call(
      { method: 'GET', path, query: { status: 'ACTIVE' } },
      universalToken,
      signal,
    )
    if (listed.outcome === 'failed') throw mintErrorOf('list the universal app tokens', listed, signal)
    const oldest = this.#oldestOwn(listed.body)
    if (oldest === undefined) {
      throw new MintError(
        `The app has as many active universal app tokens as Gupshup allows, and none of them is named ${this.#options.name}-…. Revoke one, or wait until one ends.`,
        limitMs,
      )
    }
    const revoked = await this.#call(
      { method: 'POST', path: this.#path('token/revoke'), fields: oldest },
      universalToken,
      signal,
    )
    if (revoked.outcome === 'answered' || isGone(revoked)) return
    throw mintErrorOf('revoke a universal app token', revoked, signal)
  }

  /** The fields of a form that revokes it: exactly one of `id` and `name`. */
  #oldestOwn(body: unknown): { readonly id: string } | { readonly name: string } | undefined {
    const own = listAt(body, 'tokens').filter((row) => {
      const name = fieldAt(row, 'name')
      return (
        typeof name === 'string' &&
        name.startsWith(`${this.#options.name}-`) &&
        fieldAt(row, 'status') === 'ACTIVE'
      )
    })
    // The page shows the newest first, so of equal ones the last is the oldest.
    const [oldest] = own.reverse().sort((one, other) => createdOn(one) - createdOn(other))
    const id = readId(fieldAt(oldest, 'id'))
    const name = readText(fieldAt(oldest, 'name'))
    if (id !== undefined) return { id }
    return name === undefined ? undefined : { name }
  }

  #path(end: string): string {
    return `/partner/app/${encodeURIComponent(this.#options.appId)}/${end}`
  }

  /** Calls a function of the caller's. Its error may contain what it has read, so only a redacted text of it goes on. */
  async #ofCaller<Value>(name: string, call: () => Value | Promise<Value>): Promise<Value> {
    try {
      return await call()
    } catch (error) {
      const message = property(error, 'message')
      const text = typeof message === 'string' && message !== '' ? message : 'no reason given'
      const reason = `${name} failed: ${redactText(this.#redact(text)).slice(0, maxReasonLength)}`
      if (error instanceof PermanentCredentialsError) throw new PermanentCredentialsError(reason)
      const retryAfterMs = property(error, 'retryAfterMs')
      throw new MintError(reason, typeof retryAfterMs === 'number' ? retryAfterMs : undefined)
    }
  }

  #redact(text: string): string {
    return this.#secrets.redact(text)
  }
}

function tokenIn(value: unknown): string | undefined {
  const given = fieldAt(value, 'token')
  const token = typeof given === 'string' ? withoutBearer(given).token : undefined
  return isHeaderSafe(token) ? token : undefined
}

function createdOn(row: unknown): number {
  const time = fieldAt(row, 'createdOn')
  return typeof time === 'number' ? time : 0
}
