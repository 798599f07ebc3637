import type { Recipient } from 'gupshup-outbound'

/** The number or id in the `to` of a request. */
export function addressOf(to: Recipient): string {
  return typeof to === 'string' ? to : to.userId
}
