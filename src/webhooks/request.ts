/** A request of any framework. */
export interface WebhookRequest {
  readonly method: string
  readonly path: string
  /** What comes after the `?` of its address. */
  readonly query: string
  /** A header by its name in lower case. */
  header(name: string): string | undefined
  readBody(limits: BodyLimits): Promise<Body> | Body
}

/** A response. Its body is always empty, as Gupshup requires (docs.gupshup.io/docs/what-is-a-webhook). */
export interface WebhookResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
}

export function responseOf(status: number, headers: WebhookResponse['headers'] = {}): WebhookResponse {
  return { status, headers }
}

/** The result of reading a request's body. */
export type Body =
  | { readonly outcome: 'bytes'; readonly bytes: Uint8Array }
  /** A body parser has read it and kept the value. */
  | { readonly outcome: 'parsed'; readonly value: unknown }
  | { readonly outcome: 'too-large' }
  | { readonly outcome: 'too-slow' }
  /** The sender disconnected in the middle. */
  | { readonly outcome: 'cut-short' }
  /** The application has read it and has not kept it where the handler looks. */
  | { readonly outcome: 'already-read' }

export interface BodyLimits {
  /** Reading stops, with `too-large`, at the first chunk over the limit. */
  readonly limitBytes: number
  /** Reading stops, with `too-slow`, after this time in milliseconds. */
  readonly bodyTimeoutMs: number
}

/** Whether a `content-type` is JSON. A missing one counts as JSON. */
export function isJson(contentType: string | undefined): boolean {
  const mediaType = contentType?.split(';', 1)[0]?.trim()
  return !mediaType || /^(application\/json|text\/json|[^/\s]+\/[^/\s]+\+json)$/i.test(mediaType)
}

/** Whether a `content-encoding` leaves the body uncompressed. */
export function isPlain(contentEncoding: string | undefined): boolean {
  return !contentEncoding || contentEncoding.trim().toLowerCase() === 'identity'
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** Parses JSON in UTF-8. `undefined`, which JSON does not have, for anything else. */
export function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(utf8.decode(bytes))
  } catch {
    // The parser's error quotes the body, which contains phone numbers.
    return undefined
  }
}
