import type { ErrorKind } from '../model/index.ts'

/**
 * The status to answer one's own caller with, by what went wrong. 502: Gupshup or WhatsApp refused it. 503: nothing left, and it may
 * work later. 504: it left, and nothing tells what became of it.
 */
export const responseStatuses: Readonly<Record<ErrorKind, number>> = {
  recipient: 502,
  content: 502,
  template: 502,
  'session-window': 502,
  account: 502,
  service: 502,
  'unknown-code': 502,
  authentication: 502,
  'rate-limit': 429,
  'too-many-requests': 429,
  network: 503,
  halted: 503,
  expired: 503,
  store: 503,
  closed: 503,
  'outcome-unknown': 504,
  'invalid-message': 422,
  suppressed: 422,
  webhook: 400,
  // The caller has gone: nginx's word for it, as no RFC has one.
  aborted: 499,
  configuration: 500,
}
