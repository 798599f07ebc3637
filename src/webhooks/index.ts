export { createWebhookHandler, type WebhookHandler } from './handler.ts'
export type { WebhookHandlerOptions } from './options.ts'
export type { WebhookReceiver } from './take-in.ts'
