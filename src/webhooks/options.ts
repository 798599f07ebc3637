/** What `createWebhookHandler()` can be told. */
export interface WebhookHandlerOptions {
  /**
   * The secret that a request must carry. Gupshup signs nothing, so this is all that tells its requests from a stranger's: make it
   * long and random, for example with `openssl rand -hex 32`.
   *
   * Give a list to change it without losing an event: all of them are accepted. `undefined` is in the type so that an
   * environment variable can be passed as it is; a missing or blank one throws when the handler is made, never opens the door.
   *
   * @example ['the new one', 'the old one, until the subscription has the new one']
   */
  readonly token: string | readonly string[] | undefined
  /**
   * The request header that may carry the token. `Authorization: Bearer <token>` is accepted beside it.
   *
   * @default 'x-webhook-token'
   */
  readonly header?: string | undefined
  /**
   * The query parameter that may carry the token, for subscriptions that cannot set a header.
   *
   * @default 'token'
   */
  readonly queryParameter?: string | undefined
  /**
   * The only path to answer on, compared whole and exactly, as the client asked for it; any other gets 404. Leave it out where a
   * router or a framework has chosen the path already.
   *
   * @default any path
   * @example '/webhooks/gupshup'
   */
  readonly path?: string | undefined
  /**
   * The largest body to read, in bytes; a larger one gets 413. A body parser that ran before has a limit of its own.
   *
   * @default 1_048_576 (1 MiB)
   */
  readonly limitBytes?: number | undefined
  /**
   * How long a body may take to arrive, in milliseconds; after that the answer is 408. The time that `receive()` takes is not
   * counted.
   *
   * @default 10_000
   */
  readonly bodyTimeoutMs?: number | undefined
  /**
   * Called with the reason whenever a request carried a right token and its event was still not taken in, so that no event goes
   * missing unseen: with a `WebhookError` for a body that could not be read (400, 408, 413, 415), and with whatever `receive()`
   * rejected with. The answer does not wait for it, and what it throws is ignored.
   *
   * @default nothing is reported
   * @example (error, { status }) => logger.error({ error, status }, 'webhook not taken in')
   */
  readonly onError?: ((error: unknown, about: { readonly status: number }) => unknown) | undefined
}
