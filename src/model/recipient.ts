import { isUserId } from '../util/index.ts'

/**
 * Who gets a message: a phone number in any format, or the id by which Meta names the person to this business, as it is in `event.userId`.
 *
 * @example
 * await client.send({ to: { userId: 'IN.1648700000000001' }, message: 'Your order has shipped' })
 */
export type Recipient = string | { readonly userId: string }

/**
 * The recipient for an address as receipts, events and suppressions have it: a number gets the `+` that says that it is a full one, and an id becomes
 * `{ userId }`. What is left of an erased person addresses nobody.
 *
 * @example
 * client.on('inbound', ({ from, userId }) => client.send({ to: recipientOf(from ?? userId ?? ''), message: 'Thank you' }))
 */
export function recipientOf(address: string): Recipient {
  return isUserId(address) ? { userId: address } : `+${address}`
}
