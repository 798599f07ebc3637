import type { V3Endpoint } from './endpoints.ts'

/** What the API that is posted to understands. JSON-safe. */
export interface ApiCapabilities {
  /** How session messages are written: Gupshup's form, or Meta's JSON, which the partner API's /v3/message takes. */
  readonly sessionFormat: 'form' | 'v3'
  /** Which endpoints take Meta's form: self-serve with the app's id only `marketing`, partner both, else none. */
  readonly v3: readonly V3Endpoint[]
  /**
   * Whether the API has a local address, as the emulator has: what it fetches may be local then too. Where it is left out, the API is on
   * the internet.
   */
  readonly isLocal?: boolean | undefined
}

/** Self-serve without the app's id. */
export const defaultCapabilities: ApiCapabilities = { sessionFormat: 'form', v3: [] }
