/** What the API that is posted to understands. JSON-safe. */
export interface ApiCapabilities {
  /** The form of session messages: Gupshup's, or Meta's JSON, which the partner API's /v3/message accepts. */
  readonly sessionFormat: 'form' | 'v3'
  /** Which endpoints accept Meta's form: `marketing` for self-serve with the app's id, both for partners, else none. */
  readonly v3: readonly V3Endpoint[]
  /**
   * Whether the API has a local address, as the emulator has. Then it can fetch media from local addresses too. Absent: the API is on the
   * internet.
   */
  readonly isLocal?: boolean | undefined
}

/** Self-serve without the app's id. */
export const defaultCapabilities: ApiCapabilities = { sessionFormat: 'form', v3: [] }

/**
 * Where messages are posted, by the path in the self-serve API. The last two are names only: their real paths contain the app's id and differ
 * between the self-serve and the partner API.
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

/** The endpoints that accept Meta's form. */
export type V3Endpoint = 'message' | 'marketing'
