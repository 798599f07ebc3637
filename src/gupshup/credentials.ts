import { ConfigurationError, PermanentCredentialsError } from '../errors/index.ts'
import type { Failure } from '../model/index.ts'
import { fieldAt, redactText } from '../util/index.ts'
import type { PartnerTransport, TokenSource } from './partner.ts'

/** Auth headers and the secret they contain, or why none could be obtained. */
export type AuthHeaders =
  | { readonly headers: Readonly<Record<string, string>>; readonly secret: string }
  | { readonly failure: Failure }

export interface CredentialsProvider {
  /** Whether refused credentials can be replaced. */
  readonly isRenewable: boolean
  /** Returns without a promise if possible, so that a request with a key leaves in the same tick. */
  headers(): AuthHeaders | Promise<AuthHeaders>
  headersAfter(refused: string): AuthHeaders | Promise<AuthHeaders>
  /** Called when a request's deadline passed while it waited for its headers. */
  cancelPending(): void
  /** Removes every secret used so far from a text. */
  redact(text: string): string
}

/** @throws {ConfigurationError} when no header can carry the key */
export function createCredentials(
  apiKey: string | undefined,
  partner: PartnerTransport | undefined,
): CredentialsProvider {
  return partner === undefined ? keyCredentials(apiKey) : tokenCredentials(new Tokens(partner.token))
}

function keyCredentials(apiKey = ''): CredentialsProvider {
  checkKey(apiKey)
  const headers = () => ({ headers: { apikey: apiKey }, secret: apiKey })
  return {
    isRenewable: false,
    headers,
    headersAfter: headers,
    cancelPending: () => {},
    redact: (text) => text.replaceAll(apiKey, '[API key]'),
  }
}

function tokenCredentials(tokens: Tokens): CredentialsProvider {
  return {
    isRenewable: tokens.isRenewable,
    headers: () => headersOf(tokens.get()),
    headersAfter: (refused) => headersOf(tokens.renew(refused)),
    cancelPending: () => tokens.cancelPending(),
    redact: (text) => tokens.redact(text),
  }
}

/** The pages require `Authorization` or `token`, and a production client sends both (https://github.com/glific/glific). */
function headersOf(result: TokenResult | Promise<TokenResult>): AuthHeaders | Promise<AuthHeaders> {
  if (result instanceof Promise) return result.then(headersOf)
  if ('failure' in result) return result
  const { token } = result
  return { headers: { Authorization: token, token }, secret: token }
}

/** axios removes characters that a header cannot carry, and then Gupshup refuses the key. */
function checkKey(apiKey: string): void {
  if (/^[\x21-\x7e]+$/.test(apiKey)) return
  throw new ConfigurationError(
    'apiKey is empty or has a blank, a line break or another character that no HTTP header can carry. Copy it again from the Gupshup console.',
    { option: 'apiKey' },
  )
}

/** A token, or why none could be obtained. */
type TokenResult = { readonly token: string } | { readonly failure: Failure }

/** A token is valid for a day (https://partner-docs.gupshup.io/docs), so a hundred tokens last three months. */
const maxRemembered = 100

/** The text of an error of the caller's token source may be long. */
const maxReasonLength = 200

/** The current token, and its source. */
class Tokens {
  /** Whether a refused token can be replaced. */
  readonly isRenewable: boolean
  readonly #source: TokenSource
  readonly #used = new Set<string>()
  #current: string | undefined
  #refused: string | undefined
  #pending: Promise<TokenResult> | undefined

  constructor(source: string | TokenSource) {
    this.isRenewable = typeof source === 'function'
    this.#source = typeof source === 'function' ? source : () => source
    if (typeof source !== 'string') return
    this.#remember(source)
    this.#current = source
  }

  /** The current token, without a promise if it is known. Concurrent calls share one call of the source. */
  get(): TokenResult | Promise<TokenResult> {
    if (this.#current !== undefined) return { token: this.#current }
    return this.#pending ?? this.#requestOnce()
  }

  /** The token to use after this one was refused. Of many requests that were refused, the first calls the source. */
  renew(refused: string): TokenResult | Promise<TokenResult> {
    if (this.#current === refused) {
      this.#current = undefined
      this.#refused = refused
    }
    return this.get()
  }

  /** Abandons a pending call of the source. The next request calls it again. */
  cancelPending(): void {
    this.#pending = undefined
  }

  /** Removes every token used so far from a text. */
  redact(text: string): string {
    // The longest first, because one token may begin with another.
    const tokens = [...this.#used].sort((one, other) => other.length - one.length)
    return tokens.reduce((shown, token) => shown.replaceAll(token, '[token]'), text)
  }

  #requestOnce(): Promise<TokenResult> {
    const pending = this.#request().finally(() => {
      if (this.#pending === pending) this.#pending = undefined
    })
    this.#pending = pending
    return pending
  }

  async #request(): Promise<TokenResult> {
    try {
      const token: unknown = await this.#source(this.#refused)
      if (typeof token === 'string' && /^[\x21-\x7e]+$/.test(token)) {
        this.#remember(token)
        // This call may have been abandoned, and a later call has a newer token.
        this.#current ??= token
        return { token }
      }
      return noToken('the token source returned nothing that a header can carry')
    } catch (error) {
      const message = fieldAt(error, 'message')
      const errorText = this.redact(typeof message === 'string' ? message : 'no reason given')
      const shown = redactText(errorText).slice(0, maxReasonLength)
      if (error instanceof PermanentCredentialsError) return noToken(`the token source gave up: ${shown}`)
      return noTokenYet(`the token source failed: ${shown}`)
    }
  }

  #remember(token: string): void {
    // Moved to the end, so that the oldest is dropped first.
    this.#used.delete(token)
    this.#used.add(token)
    const [oldest] = this.#used
    if (this.#used.size > maxRemembered && oldest !== undefined) this.#used.delete(oldest)
  }
}

/** The source failed. Nothing was sent, and the next call of the source may return a token. */
export function noTokenYet(reason: string): { readonly failure: Failure } {
  return { failure: { kind: 'credentials', via: 'client', reason } }
}

/** The source returned no token. It would return the same again, so it is not retried. */
function noToken(reason: string): { readonly failure: Failure } {
  return { failure: { kind: 'authentication', via: 'client', reason } }
}
