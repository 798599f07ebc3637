import { SlidingWindow } from '../sliding-window.ts'

/** The calls that give, list and revoke tokens. */
export const tokenEndpoints = [
  'login',
  'app-token',
  'mint-universal-token',
  'list-universal-tokens',
  'revoke-universal-token',
  'mint-universal-app-token',
  'list-universal-app-tokens',
  'revoke-universal-app-token',
  'revoke-all-universal-app-tokens',
] as const

export type TokenEndpoint = (typeof tokenEndpoints)[number]

/** Calls to one endpoint in 60 seconds, as partner-docs.gupshup.io has them: /docs/partner-rate-limits, and the page of each endpoint. */
export const defaultCallsPerMinute: Readonly<Record<TokenEndpoint, number>> = {
  login: 10,
  'app-token': 10,
  'mint-universal-token': 3,
  'list-universal-tokens': 30,
  'revoke-universal-token': 30,
  'mint-universal-app-token': 10,
  'list-universal-app-tokens': 30,
  'revoke-universal-app-token': 10,
  'revoke-all-universal-app-tokens': 10,
}

const none: Readonly<Record<TokenEndpoint, number>> = {
  login: 0,
  'app-token': 0,
  'mint-universal-token': 0,
  'list-universal-tokens': 0,
  'revoke-universal-token': 0,
  'mint-universal-app-token': 0,
  'list-universal-app-tokens': 0,
  'revoke-universal-app-token': 0,
  'revoke-all-universal-app-tokens': 0,
}

const MINUTE_MS = 60_000

/** Counts the calls to each endpoint, and admits as many in a minute as it allows. */
export class TokenCalls {
  readonly #limits: Readonly<Record<TokenEndpoint, number>>
  readonly #monotonic: () => number
  #counts: Readonly<Record<TokenEndpoint, number>> = none
  readonly #windows = new Map<TokenEndpoint, SlidingWindow>()

  constructor(limits: Readonly<Record<TokenEndpoint, number>>, monotonic: () => number) {
    this.#limits = limits
    this.#monotonic = monotonic
  }

  get counts(): Readonly<Record<TokenEndpoint, number>> {
    return this.#counts
  }

  /** Counts one call. Returns whether the limit admits it. */
  admit(endpoint: TokenEndpoint): boolean {
    this.#counts = { ...this.#counts, [endpoint]: this.#counts[endpoint] + 1 }
    const window =
      this.#windows.get(endpoint) ?? new SlidingWindow(this.#limits[endpoint], this.#monotonic, MINUTE_MS)
    this.#windows.set(endpoint, window)
    return window.admit()
  }
}
