import { ClosedError } from './sending-errors.ts'
import { WebhookError } from './usage-errors.ts'

/**
 * Why a webhook was refused.
 *
 * - `missing-token`, `wrong-token`, `wrong-path`, `wrong-method`: refused before its body was read.
 * - `not-json`: it is a form, compressed, or not JSON in UTF-8. `malformed`: it is JSON, but not Gupshup's. `foreign-product`: it comes from
 *   another product of Gupshup.
 * - `too-large`, `timeout`, `cut-short`: its body did not arrive within the limits.
 * - `body-already-read`: the application has read the body and kept nothing of it where the handler can find it.
 * - `not-stored`: the store could not take it. `closed`: the client is closed. Both are answered with 503, and Gupshup sends it again.
 */
export type WebhookRejectionReason =
  | 'missing-token'
  | 'wrong-token'
  | 'wrong-path'
  | 'wrong-method'
  | 'not-json'
  | 'malformed'
  | 'foreign-product'
  | 'too-large'
  | 'timeout'
  | 'cut-short'
  | 'body-already-read'
  | 'not-stored'
  | 'closed'

const ensureToken =
  'Give the subscription the token of the handler: `client.subscriptions.ensure({ url, token })` does it'

/** What is wrong, and what to do about it. */
const explanations: Readonly<Record<WebhookRejectionReason, readonly [problem: string, advice: string]>> = {
  'missing-token': [
    'the request has no token',
    `${ensureToken}. If it has one, check that no proxy drops the header`,
  ],
  'wrong-token': ['the token is not one that the handler accepts', ensureToken],
  'wrong-path': [
    "the path is not the handler's `path`",
    'Give the subscription the address of the handler, or leave `path` out',
  ],
  'wrong-method': ['the method is not POST', 'Check what else calls this address'],
  'not-json': [
    'the body is not plain JSON in UTF-8',
    'Subscribe with version 2 or 3, because version 1 posts forms, and let no proxy compress or change the body',
  ],
  malformed: [
    "the body is not a webhook of Gupshup's",
    'Pass the body on as it arrived, and check what else calls this address',
  ],
  'foreign-product': [
    'the body comes from another product of Gupshup',
    'Give that product another callback address',
  ],
  'too-large': [
    "the body is larger than the handler's `limitBytes`",
    'Raise `limitBytes` if Gupshup posted it',
  ],
  timeout: [
    "the body did not arrive whole within the handler's `bodyTimeoutMs`",
    'Check the proxy in front of the handler',
  ],
  'cut-short': [
    'the sender went away before the body had arrived whole',
    'Check the limits of the proxy in front of the handler',
  ],
  'body-already-read': [
    'the application read the body before the handler, and the handler does not find it',
    "Give the handler the framework's own request (and reply), or keep the body in `request.body`: docs/webhooks.md has a snippet for each framework",
  ],
  'not-stored': [
    'the store could not take the event',
    'Check the store: Gupshup sends the webhook again, though not for ever',
  ],
  closed: ['the client is closed', 'Stop the server before `client.close()`'],
}

/** Explains one or several refusals in a log line. */
export function explainRejection(reason: WebhookRejectionReason, count: number): string {
  const [problem, advice] = explanations[reason]
  const subject = count === 1 ? 'A webhook was' : `${count} webhooks were`
  return `${subject} refused (${reason}): ${problem}. ${advice}.`
}

/** Why `receive()` has rejected. */
export function rejectionReasonOf(error: unknown): WebhookRejectionReason {
  if (error instanceof WebhookError) return error.reason
  return error instanceof ClosedError ? 'closed' : 'not-stored'
}
