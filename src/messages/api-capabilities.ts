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

/**
 * Where messages are posted, by the path in the self-serve API. The last two are names only: their real addresses have the
 * app's id in them, and differ between the self-serve and the partner API.
 */
export const endpoints = {
  // https://docs.gupshup.io/docs/session-messages
  session: '/wa/api/v1/msg',
  // https://docs.gupshup.io/docs/template-messages
  template: '/wa/api/v1/template/msg',
  // https://partner-docs.gupshup.io/docs/whatsapp-passthrough-apis-for-partners
  message: '/v3/message',
  // https://docs.gupshup.io/reference/send-mm-lite-messages-v3
  marketing: '/v3/marketing/msg',
} as const

/** The endpoints that take Meta's form. */
export type V3Endpoint = 'message' | 'marketing'
