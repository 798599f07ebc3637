import type { EventStep, FailedStep, Side, StatusStep } from '../events/step.ts'

/** What the emulator does with one message: an outcome by webhook, an odd reply, or a broken connection. */
export type Answer = Outcome | ReplyAnswer | NetworkFaultAnswer

/** What becomes of an accepted message. */
export type Outcome = DeliverAnswer | FailAnswer | EventsAnswer

/** Accepted, and then `enqueued`, `sent`, `delivered`, `read`, `played`, as far as `until`. */
export interface DeliverAnswer {
  readonly type: 'deliver'
  /** @default the emulator's `until`, which is 'delivered' */
  readonly until?: StatusStep['status'] | undefined
}

/** Accepted, and then failed by webhook. */
export interface FailAnswer {
  readonly type: 'fail'
  readonly code: number
  /** @default the catalog's title for the code */
  readonly reason?: string | undefined
  /**
   * What was reported before the failure. Gupshup does not document which failures come after which event.
   *
   * @default 'nothing' for Gupshup's own codes, 'enqueued' for WhatsApp's
   */
  readonly after?: 'nothing' | 'enqueued' | 'sent' | undefined
  /** See `FailedStep.side`. @default the catalog's system for the code, Gupshup's meaning first */
  readonly side?: Side | undefined
  /** Follow the failure by `delivered`, as production clients have seen with 131026. @default false */
  readonly thenDelivered?: boolean | undefined
}

/** Accepted, and then exactly these events. */
export interface EventsAnswer {
  readonly type: 'events'
  readonly steps: readonly EventStep[]
}

/** A reply of your own, word for word. */
export interface ReplyAnswer {
  readonly type: 'reply'
  readonly status: number
  /** Text is sent as it is, everything else as JSON; a function is given the id of the message. @default '' */
  readonly body?: unknown
  /** @default 'application/json' for JSON, 'text/plain; charset=utf-8' for text */
  readonly contentType?: string | undefined
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** What becomes of the message. Left out, it is not accepted and no event follows. */
  readonly accepted?: Outcome | undefined
}

/** No reply at all. */
export interface NetworkFaultAnswer {
  readonly type: 'network-fault'
  readonly fault: NetworkFault
  /** What becomes of the message when it was accepted first. @default delivered */
  readonly accepted?: Outcome | undefined
}

/**
 * `reset…` cuts the connection; `timeout…` keeps it open and never answers. `…before-acceptance` means that Gupshup
 * never took the message in; `…after-acceptance` that it did, and that webhooks follow.
 */
export type NetworkFault =
  | 'reset-before-acceptance'
  | 'reset-after-acceptance'
  | 'timeout-before-acceptance'
  | 'timeout-after-acceptance'

type Without<T, K extends PropertyKey> = Readonly<Omit<T, K>>

/** Accepted and delivered. */
function deliver(options: Without<DeliverAnswer, 'type'> = {}): DeliverAnswer {
  return { type: 'deliver', ...options }
}

/** Accepted, and then failed by webhook with this code. */
function fail(code: number, options: Without<FailAnswer, 'type' | 'code'> = {}): FailAnswer {
  return { type: 'fail', code, ...options }
}

/** Accepted, failed by webhook, and delivered all the same. */
function failThenDeliver(code: number, options: Without<FailAnswer, 'type' | 'code' | 'thenDelivered'> = {}) {
  return fail(code, { ...options, thenDelivered: true })
}

/** Accepted, and then exactly these events, in this order: words, or steps with their own delays and codes. */
function events(...steps: ReadonlyArray<StatusStep['status'] | StatusStep | FailedStep>): EventsAnswer {
  return {
    type: 'events',
    steps: steps.map((step) => (typeof step === 'string' ? { status: step } : step)),
  }
}

/** A reply of your own: any status, body and content type. */
function reply(options: Without<ReplyAnswer, 'type'>): ReplyAnswer {
  return { type: 'reply', ...options }
}

/** A connection that breaks or hangs. */
function networkFault(
  fault: NetworkFault,
  options: { readonly accepted?: Outcome } = {},
): NetworkFaultAnswer {
  return { type: 'network-fault', fault, ...options }
}

/**
 * Builds the answers that `emulator.script()` takes.
 *
 * @example
 * emulator.script('919900000002', answer.fail(1005), answer.deliver({ until: 'read' }))
 * emulator.script('919900000003', answer.reply({ status: 502, body: '<h1>Bad Gateway</h1>', contentType: 'text/html' }))
 * emulator.script('919900000004', answer.networkFault('reset-after-acceptance'))
 */
export const answer = { deliver, fail, failThenDeliver, events, reply, networkFault } as const
