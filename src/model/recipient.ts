/**
 * Who gets a message: a phone number in any format, or the id by which Meta names the person to this business, as it is in `event.userId`.
 *
 * @example
 * await client.send({ to: { userId: 'IN.1648700000000001' }, message: 'Your order has shipped' })
 */
export type Recipient = string | { readonly userId: string }
