import type { FailureKind } from './failure.ts'

/**
 * What an error is about, for a `switch` over errors: everything a message can fail with, and what this client refuses on
 * its own.
 *
 * - `invalid-message`: the message cannot be sent as it is written.
 * - `configuration`: an option of the client is wrong, or what answers at its `baseUrl` is not Gupshup.
 * - `webhook`: a request body is not a Gupshup webhook.
 * - `store`: the store failed.
 */
export type ErrorKind = FailureKind | 'invalid-message' | 'webhook' | 'store'
