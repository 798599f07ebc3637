import type { GupshupEvent } from '../../../src/model/webhook-event.ts'

/** A name, a body, and the events it is read as, or why it is refused. Every value is made up. */
export type OddWebhook = readonly [
  name: string,
  body: unknown,
  expected: readonly GupshupEvent[] | 'malformed' | 'foreign-product',
]

export function v2(type: unknown, payload?: unknown): Record<string, unknown> {
  return { app: 'TeaShopApp', type, ...(payload !== undefined && { payload }) }
}

export function v3(...changes: readonly unknown[]): Record<string, unknown> {
  return { object: 'whatsapp_business_account', entry: [{ changes }] }
}

/** A change about messages. */
export function messages(value: unknown): unknown {
  return { field: 'messages', value }
}

export const app = { app: 'TeaShopApp' } as const
