import type { MessageKind } from '../events/step.ts'
import type { WebhookVersion } from '../webhooks/subscription.ts'

/** What the emulator did with the connection. */
export type GivenAnswer =
  | {
      readonly type: 'reply'
      readonly status: number
      readonly contentType: string
      readonly headers?: Readonly<Record<string, string>> | undefined
      readonly body: string
    }
  /** The connection was cut. */
  | { readonly type: 'reset' }
  /** The connection was left open, without an answer. */
  | { readonly type: 'silence' }

/** An endpoint that takes messages. */
export interface SendEndpoint {
  /** Gupshup's form, or Meta's JSON (v3). */
  readonly body: 'form' | 'json'
  /** What opens it: the api key, or the app's token of the partner API. */
  readonly key: 'apikey' | 'partner-token'
  /** Whether only marketing templates go through it (MM Lite). */
  readonly isForMarketing: boolean
  /** What a form there holds; a JSON body says it itself. */
  readonly kind?: MessageKind | undefined
  /** The app that its path names. */
  readonly appId?: string | undefined
}

/** A request as the emulator keeps it; its answer and its webhooks are filled in as they come. */
export interface RequestRecord {
  /** Counts up from 1. */
  readonly id: number
  /** When it came, as Unix time in milliseconds. */
  readonly at: number
  readonly method: string
  /** The path without the query. */
  readonly path: string
  /** What stands behind the `?`, decoded; `undefined` where there is none. */
  readonly query?: Readonly<Record<string, string>> | undefined
  /** As received, names in lower case. The api key is among them. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  /** The form fields, decoded; none for a v3 body. */
  readonly fields: Readonly<Record<string, string>>
  /** What kind of message it is; `undefined` for a path that takes none. */
  readonly kind?: MessageKind | undefined
  /** The endpoint it came to, where it is not one of the two forms below `/wa/api/v1`. */
  readonly endpoint?: SendEndpoint | undefined
  /** The field `destination`, or `to` of a v3 body, or the user id in its place, or ''. */
  readonly to: string
  /** The user id that stands in place of a number: `userId` of a form, or `recipient` of a v3 body. */
  readonly userId?: string | undefined
  /** The field `message`, or the whole body where it is JSON, parsed; `undefined` where there is none or it is no JSON. */
  readonly message?: unknown
  /** The field `template`, parsed, also of a v3 body; `undefined` where there is none or it is no JSON. */
  readonly template?: unknown
  /** `undefined` until it is given. */
  answer?: GivenAnswer | undefined
  /** Gupshup's id, if the message was accepted. */
  messageId?: string | undefined
  /** WhatsApp's id, if the message was accepted. */
  whatsappId?: string | undefined
  /** The webhooks about this message, in the order of their making. */
  readonly webhooks: WebhookRecord[]
}

/** A webhook as the emulator keeps it; its attempts are filled in as they come. */
export interface WebhookRecord {
  /** Counts up from 1. */
  readonly id: number
  /** When it was made, as Unix time in milliseconds. */
  readonly at: number
  /** `enqueued`, `sent`, `delivered`, `read`, `failed`, `inbound`, `custom`, or the type of any other v2 event. */
  readonly event: string
  /** The code of a `failed` event. */
  readonly code?: number | undefined
  readonly version: WebhookVersion
  /** Where it goes: an address, or 'in-process' for a `receive` function, or '' without a subscription. */
  readonly target: string
  readonly body: unknown
  /** What it says, in a few words, where it is not about a message that was sent. */
  readonly summary?: string | undefined
  /** The number it concerns, if any. */
  readonly to?: string | undefined
  /** Gupshup's id of the message it is about, where there is one. */
  readonly messageId?: string | undefined
  /**
   * `unsent`: there is no subscription. `dropped`: by the fault of that name. `parked`: from a person without a number, and user ids are off.
   * `failed`: no attempt got a 2xx response.
   */
  state: 'posting' | 'delivered' | 'retrying' | 'failed' | 'dropped' | 'parked' | 'unsent'
  readonly attempts: WebhookAttempt[]
}

/** One try to post a webhook. */
export interface WebhookAttempt {
  readonly at: number
  /** The status that the receiver answered with. */
  readonly status?: number | undefined
  /** Why there was no answer. */
  readonly error?: string | undefined
}

/** A request that the emulator has received, and what came of it. */
export type ReceivedRequest = Readonly<Omit<RequestRecord, 'webhooks'>> & {
  readonly webhooks: readonly PostedWebhook[]
}

/** A webhook that the emulator has made, and what the receiver answered. */
export type PostedWebhook = Readonly<Omit<WebhookRecord, 'attempts'>> & {
  readonly attempts: readonly WebhookAttempt[]
}

/** Totals since the start, or since `clear()`. */
export interface Counters {
  /** Requests to any path but those of the page. */
  readonly requests: number
  readonly accepted: number
  /** Answered, and neither a message that was accepted nor another request that succeeded. */
  readonly refused: number
  /** Cut off or left without an answer. */
  readonly unanswered: number
  /** Webhooks that were answered with 2xx. */
  readonly webhooksDelivered: number
  /** Webhooks that never were. */
  readonly webhooksFailed: number
}
