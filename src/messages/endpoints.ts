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
