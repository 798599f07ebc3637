import type { Body, BodyLimits } from './body.ts'

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
