/** A request, the same for every world it can come from. */
export interface WebhookRequest {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  /** A header by its name in lower case. */
  header(name: string): string | undefined
  readBody(limits: BodyLimits): Promise<Body>
}

/** An answer. Its body is always empty, as Gupshup asks for (docs.gupshup.io/docs/what-is-a-webhook). */
export interface WebhookResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
}

/** What came of reading a request's body. */
export type Body =
  | { readonly outcome: 'bytes'; readonly bytes: Uint8Array }
  /** A body parser was there first and left the value. */
  | { readonly outcome: 'parsed'; readonly value: unknown }
  | { readonly outcome: 'too-large' }
  | { readonly outcome: 'too-slow' }
  /** The sender went away in the middle. */
  | { readonly outcome: 'cut-short' }
  /** The application has read it, and it is not kept where it can be found. */
  | { readonly outcome: 'already-read' }

export interface BodyLimits {
  /** Reading stops, with `too-large`, at the first chunk that goes over. */
  readonly limitBytes: number
  /** Reading stops, with `too-slow`, when it aborts. */
  readonly signal: AbortSignal
}

/** Whether a `content-type` is JSON. One that is missing is given the benefit of the doubt. */
export function isJson(contentType: string | undefined): boolean {
  const mediaType = contentType?.split(';', 1)[0]?.trim()
  return !mediaType || /^(application\/json|text\/json|[^/\s]+\/[^/\s]+\+json)$/i.test(mediaType)
}

/** Whether a `content-encoding` leaves the body as it is. */
export function isPlain(contentEncoding: string | undefined): boolean {
  return !contentEncoding || contentEncoding.trim().toLowerCase() === 'identity'
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** Reads JSON. `undefined`, which JSON has no word for, when it is not UTF-8 or not JSON. */
export function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(utf8.decode(bytes))
  } catch {
    // The parser's own words quote the body, which holds phone numbers.
    return undefined
  }
}
