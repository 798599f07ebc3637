export type { WebhookReceiver } from './handle-webhook.ts'
export { createWebhookHandler, type WebhookHandler } from './handler.ts'
export type { WebhookHandlerOptions } from './options.ts'
export { attachObserver, type WholeIntake } from './webhook-observer.ts'
