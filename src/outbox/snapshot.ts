import type { GupshupFailure } from '../errors/index.ts'
import {
  type Attempt,
  type Billing,
  defaultLane,
  furthestAttempt,
  type MessageRecord,
  type MessageStateName,
  type Outcome,
  type OutcomeAttempt,
  type OutcomeOptions,
  outcomeAttempt,
  type Step,
  stateNameOf,
} from '../model/index.ts'
import { failureError } from '../settlement/index.ts'
import { compact, redacted, type UnixMs } from '../util/index.ts'
import type { OutboxContext } from './context.ts'

/**
 * A message as the store has it. Enumerating, spreading, cloning or printing it gives a masked one without its content: `unredacted(snapshot)` is a
 * plain copy. Times are Unix time in milliseconds, by the store's clock.
 */
export interface MessageSnapshot {
  /** Our own id of the message, the receipt's `id`. */
  readonly id: string
  /** The digits of the number with country code, or the user id. Of an erased message a hash. */
  readonly to: string
  readonly idempotencyKey?: string | undefined
  readonly metadata?: Readonly<Record<string, unknown>> | undefined
  readonly state: MessageStateName
  /** The message, then its fallbacks in order. */
  readonly steps: readonly SnapshotStep[]
  /** Every request, oldest first. */
  readonly attempts: readonly SnapshotAttempt[]
  /** What it failed with, or why its outcome is unknown: the error that `send()` or `outcome()` rejects with. */
  readonly failure?: GupshupFailure | undefined
  /** What the request that came furthest cost. */
  readonly billing?: Billing | undefined
  readonly createdAt: UnixMs
  /** When it is too old to be sent. */
  readonly expiresAt: UnixMs
  /** When a client sends it, tries it again or decides about it. */
  readonly dueAt?: UnixMs | undefined
  /** When it was given up. */
  readonly failedAt?: UnixMs | undefined
  /** The lane that it waits in, or waited in. */
  readonly lane: string
  /** Of queued messages that are due, the lower number is sent first. */
  readonly priority: number
  /** Whether it is marketing, if the request says so. */
  readonly marketing?: boolean | undefined
  /** The message that this one sends again, by `redrive()` or the `retryFailed` of `sendAll()`. */
  readonly redriveOf?: string | undefined
  /** The message that sends this one again. */
  readonly redrivenAs?: string | undefined
  /** `client.erase()` has erased its recipient: addresses, keys and WhatsApp's ids are hashes, and the content is gone. */
  readonly erased: boolean
  /** Waits for the outcome of the message, as a receipt's does. */
  outcome(options?: OutcomeOptions): Promise<Outcome>
}

export interface SnapshotStep {
  /** Gupshup's word: `text`, `image`, `template` … */
  readonly type: string
  /** Gupshup's id of its template, or for one that is sent by its name, `name/language`. */
  readonly template?: string | undefined
  /** What is posted: Gupshup's form fields, or Meta's form of the message. Absent: it is dropped by now. */
  readonly content?: Readonly<Record<string, unknown>> | undefined
}

export interface SnapshotAttempt extends OutcomeAttempt {
  /** When it was posted, or withheld. */
  readonly at: UnixMs
  readonly whatsappId?: string | undefined
}

export function snapshotOf(ctx: OutboxContext, record: MessageRecord): MessageSnapshot {
  const { id, to, idempotencyKey, metadata, state, attempts, createdAt, expiresAt, dueAt } = record
  const snapshot: MessageSnapshot = compact({
    ...{ id, to, idempotencyKey, metadata },
    state: stateNameOf(record),
    steps: record.steps.map(snapshotStep),
    attempts: attempts.map((attempt) => snapshotAttempt(record, attempt)),
    failure: 'failure' in state ? failureError(record, state.failure) : undefined,
    billing: furthestAttempt(record)?.billing,
    ...{ createdAt, expiresAt, dueAt },
    failedAt: state.name === 'failed' ? state.at : undefined,
    lane: record.lane ?? defaultLane,
    priority: record.priority ?? 0,
    marketing: record.isMarketing,
    redriveOf: record.redriveOf,
    redrivenAs: record.redrivenAs,
    erased: record.isErased ?? false,
    outcome: (options?: OutcomeOptions) =>
      ctx.run(async () => ctx.receiptOf(record)).then((receipt) => receipt.outcome(options)),
  })
  return redacted(snapshot)
}

function snapshotStep({ type, template, fields, body }: Step): SnapshotStep {
  return compact({ type, template: template?.key, content: fields ?? body })
}

function snapshotAttempt(record: MessageRecord, attempt: Attempt): SnapshotAttempt {
  const { at, whatsappId } = attempt
  return compact({ ...outcomeAttempt(record, attempt), at, whatsappId })
}
