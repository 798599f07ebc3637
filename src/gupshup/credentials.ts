import { ConfigurationError } from '../errors/index.ts'
import type { Failure } from '../model/index.ts'
import { fieldAt, redactText } from '../util/index.ts'
import type { PartnerTransport, TokenSource } from './partner.ts'

/** The headers that open Gupshup's door, and the secret in them. Or why there are none. */
export type AuthHeaders =
  | { readonly headers: Readonly<Record<string, string>>; readonly secret: string }
  | { readonly failure: Failure }

export interface CredentialsProvider {
  /** Whether another pass can be had when one is refused. */
  readonly isRenewable: boolean
  /** At once where it can be, so that a request with a key leaves without a detour. */
  headers(): AuthHeaders | Promise<AuthHeaders>
  headersAfter(refused: string): AuthHeaders | Promise<AuthHeaders>
  /** Told when a request had no time left to wait for its pass. */
  cancelPending(): void
  /** The text without any secret used so far. */
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

/** The pages ask for `Authorization` or for `token`; a production client sends both (https://github.com/glific/glific). */
function headersOf(answer: TokenResult | Promise<TokenResult>): AuthHeaders | Promise<AuthHeaders> {
  if (answer instanceof Promise) return answer.then(headersOf)
  if ('failure' in answer) return answer
  const { token } = answer
  return { headers: { Authorization: token, token }, secret: token }
}

/** Axios would leave out what no header can carry, and Gupshup would refuse what is left. */
function checkKey(apiKey: string): void {
  if (/^[\x21-\x7e]+$/.test(apiKey)) return
  throw new ConfigurationError(
    'apiKey is empty or has a blank, a line break or another character that no HTTP header can carry. Copy it again from the Gupshup console.',
    { option: 'apiKey' },
  )
}

/** A token, or why there is none. */
export type TokenResult = { readonly token: string } | { readonly failure: Failure }

/** A token lives a day (https://partner-docs.gupshup.io/docs), so a hundred of them are a season. */
const maxRemembered = 100

/** More is cut off: it is somebody else's text. */
const maxReasonLength = 200

/** The token in use, and the way to the next one. */
export class Tokens {
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

  /** The token to use, at once if it is known: asked for once, however many wait for it. */
  get(): TokenResult | Promise<TokenResult> {
    if (this.#current !== undefined) return { token: this.#current }
    return this.#pending ?? this.#requestOnce()
  }

  /** The token to use after this one was refused. Of many requests that were refused with it, the first asks. */
  renew(refused: string): TokenResult | Promise<TokenResult> {
    if (this.#current === refused) {
      this.#current = undefined
      this.#refused = refused
    }
    return this.get()
  }

  /** Waits no longer for a source that does not answer: the next request asks it anew. */
  cancelPending(): void {
    this.#pending = undefined
  }

  /** The text without any token used so far. */
  redact(text: string): string {
    // The longest first: one token may begin with another.
    const tokens = [...this.#used].sort((one, other) => other.length - one.length)
    return tokens.reduce((shown, token) => shown.replaceAll(token, '[token]'), text)
  }

  #requestOnce(): Promise<TokenResult> {
    const asked = this.#request().finally(() => {
      if (this.#pending === asked) this.#pending = undefined
    })
    this.#pending = asked
    return asked
  }

  async #request(): Promise<TokenResult> {
    try {
      const token: unknown = await this.#source(this.#refused)
      if (typeof token === 'string' && /^[\x21-\x7e]+$/.test(token)) {
        this.#remember(token)
        // A source that was waited for no longer may answer yet: what another call of it gave is newer.
        this.#current ??= token
        return { token }
      }
      return noToken('the token source gave nothing that a header can carry')
    } catch (error) {
      const message = fieldAt(error, 'message')
      const words = this.redact(typeof message === 'string' ? message : 'no reason given')
      return noTokenYet(`the token source failed: ${redactText(words).slice(0, maxReasonLength)}`)
    }
  }

  #remember(token: string): void {
    // Last in, so that the oldest is dropped first.
    this.#used.delete(token)
    this.#used.add(token)
    const [oldest] = this.#used
    if (this.#used.size > maxRemembered && oldest !== undefined) this.#used.delete(oldest)
  }
}

/** The source cannot be asked for now. Nothing left, so it is tried again like a connection that cannot be made. */
export function noTokenYet(reason: string): { readonly failure: Failure } {
  return { failure: { kind: 'network', via: 'network', reason } }
}

/** What the source gave is no token. It gives the same next time, so somebody must look at it. */
function noToken(reason: string): { readonly failure: Failure } {
  return { failure: { kind: 'authentication', via: 'client', reason } }
}
