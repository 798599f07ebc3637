/** An answer as any HTTP client gives it. */
export interface HttpResponse {
  readonly status: number
  /** By name, in any letter case. */
  readonly headers?: Readonly<Record<string, unknown>> | undefined
  /** The body as text, or as the JSON that it stands for. */
  readonly body?: unknown
}

export interface ReadReplyOptions {
  /** A text to take out of the words of the answer: a server may echo the API key. */
  readonly secret?: string | undefined
  /** Takes out whatever else must not show, in place of `secret`. */
  readonly redact?: ((words: string) => string) | undefined
  /** Origin and path of the request, for what is said of a status that tells of a wrong address. */
  readonly address?: string | undefined
  /**
   * The clock, in milliseconds since 1970, for a `Retry-After` that is a date.
   *
   * @default Date.now
   */
  readonly now?: (() => number) | undefined
}
