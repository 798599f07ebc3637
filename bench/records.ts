import type { MessageRecord } from 'gupshup-outbound'

export const scope = 'Bench:917834811114'

export const gupshupIdOf = (index: number) => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`

export const recipientOf = (index: number) => String(919_000_000_000 + index)

/** An accepted message, as `send()` leaves it. */
export function acceptedRecord(index: number): MessageRecord {
  return {
    id: `10000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
    version: 3,
    writeId: `bench:${index}`,
    idempotencyKey: `order-${index}`,
    to: recipientOf(index),
    createdAt: 1_790_000_000_000 + index,
    expiresAt: 1_790_086_400_000 + index,
    steps: [
      {
        type: 'text',
        path: '/wa/api/v1/msg',
        fields: { message: '{"type":"text","text":"Your order has shipped"}' },
      },
    ],
    hasOwnFallback: false,
    attempts: [
      { step: 0, at: 1_790_000_000_000 + index, epoch: 0, gupshupId: gupshupIdOf(index), status: 'accepted' },
    ],
    state: { name: 'accepted' },
  }
}
