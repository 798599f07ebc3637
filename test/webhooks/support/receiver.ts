import type { WebhookReceiver } from '../../../src/webhooks/handle-webhook.ts'

export const TOKEN = 'right-token-4f1c'

/** A `delivered` event of version 2. */
export const EVENT = {
  app: 'TeaShop',
  timestamp: 1_790_000_000_123,
  version: 2,
  type: 'message-event',
  payload: {
    id: 'wamid.T1RURVI',
    gsId: '5f0c3a52-6a0e-4a57-9a39-2f1f5f0d7a11',
    type: 'delivered',
    destination: '919900000002',
    payload: { ts: 1_790_000_000 },
  },
}

export const EVENT_JSON = JSON.stringify(EVENT)

export interface RecordingReceiver extends WebhookReceiver {
  readonly received: unknown[]
}

/** Takes the client's place: records each body, and then calls `act`. */
export function recordingReceiver(act: () => unknown = () => undefined): RecordingReceiver {
  const received: unknown[] = []
  return {
    received,
    receive: async (body) => {
      received.push(body)
      return act()
    },
  }
}
