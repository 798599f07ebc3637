/** Who sends: the same for every message of a client. */
export interface Sender {
  readonly appName: string
  /** Digits with country code. */
  readonly source: string
}

/**
 * The whole form of one request. `channel` and `src.name` are required on some pages of the documentation and optional on others,
 * so they always go along: https://docs.gupshup.io/reference/session-text-message.
 */
export function sendForm(
  { appName, source }: Sender,
  to: string,
  fields: Readonly<Record<string, string>>,
): Record<string, string> {
  return { channel: 'whatsapp', source, destination: to, 'src.name': appName, ...fields }
}
