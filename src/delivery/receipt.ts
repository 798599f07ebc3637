import {
  ClosedError,
  ConfigurationError,
  expectOptions,
  InvalidMessageError,
  StoreError,
} from '../errors/index.ts'
import {
  furthestAttempt,
  isStatus,
  type MessageRecord,
  type Outcome,
  type OutcomeOptions,
  progressOf,
  type Receipt,
  rankOf,
  statusOf,
} from '../model/index.ts'
import { failureError, noWebhookAfterMs, type WebhookEvidence } from '../settlement/index.ts'
import type { ScopedStore, WatchedIds } from '../store/index.ts'
import { type Clock, compact, kindOf, onAbort, redacted, Slots, type TimerOptions } from '../util/index.ts'

/** What a wait for a message needs. */
interface WaitContext {
  readonly store: ScopedStore
  readonly watchers: RecordWatchers
  readonly clock: Clock
  readonly webhookEvidence: WebhookEvidence
}

/** How far the message is now, and the wait for its outcome. */
export function receiptOf(ctx: WaitContext, record: MessageRecord): Receipt {
  const { id, to } = record
  const furthest = furthestAttempt(record)
  return redacted<Receipt>(
    compact({
      id,
      messageId: furthest?.gupshupId,
      to,
      status: statusOf(record),
      messageStatus: furthest?.messageStatus,
      outcome: (options: OutcomeOptions = {}) => waitForOutcome(ctx, record, options),
    }),
  )
}

interface Wait<Value> {
  /** Returns the value once it is known, and `undefined` before. Throwing ends the wait. */
  readonly read: (record: MessageRecord) => Value | undefined
  readonly timeoutMs?: number | undefined
  /** Whether the process may exit before the timeout. */
  readonly isBackground?: boolean | undefined
  /** Whether only a webhook can end the wait. */
  readonly needsWebhook?: boolean | undefined
  /** The value to resolve with at the timeout. */
  readonly afterTimeout?: (record: MessageRecord) => Value
  readonly signal?: AbortSignal | undefined
}

/** How long the store may take to be read, however short the wait is, in milliseconds: `timeoutMs: 1` asks for what is known now. */
const minReadMs = 500

/**
 * Waits until `read` returns a value for the record of a message, which this process or another one writes.
 *
 * @param known What the wait ends with at its timeout if the store has not been read by then.
 */
export async function waitFor<Value>(
  ctx: WaitContext,
  known: MessageRecord,
  wait: Wait<Value>,
): Promise<Value> {
  const { id } = known
  wait.signal?.throwIfAborted()
  return await new Promise<Value>((resolve, reject) => {
    const cleanups: (() => void)[] = []
    let latest: MessageRecord | undefined
    let isTimedOut = false
    const { signal, timeoutMs, afterTimeout } = wait
    const settle = (end: () => void) => {
      for (const cleanUp of cleanups.splice(0)) cleanUp()
      end()
    }
    const check = (record: MessageRecord) => {
      if (latest !== undefined && record.version < latest.version) return
      latest = record
      try {
        const value = wait.read(record) ?? (isTimedOut ? afterTimeout?.(record) : undefined)
        if (value !== undefined) settle(() => resolve(value))
      } catch (error) {
        settle(() => reject(error))
      }
    }
    cleanups.push(ctx.watchers.follow(id, check, () => settle(() => reject(closedMeanwhile()))))
    if (signal !== undefined) cleanups.push(onAbort(signal, () => settle(() => reject(signal.reason))))
    if (timeoutMs !== undefined) {
      const options = { isBackground: wait.isBackground }
      const timeOut = () => {
        isTimedOut = true
        if (latest !== undefined || timeoutMs >= minReadMs) return check(latest ?? known)
        cleanups.push(after(ctx, minReadMs - timeoutMs, () => check(latest ?? known), options))
      }
      cleanups.push(after(ctx, timeoutMs, timeOut, options))
    }
    if (wait.needsWebhook) {
      const reportWait = () => ctx.webhookEvidence.recordWait(noWebhookAfterMs)
      cleanups.push(after(ctx, noWebhookAfterMs, reportWait, { isBackground: true }))
    }
    // The record is followed first and read second, so that no write is missed between the two.
    ctx.store.get(id).then(
      (record) => {
        if (record === undefined) return settle(() => reject(notInStore()))
        check(record)
        // A closed client still returns what is known, but does not wait.
        if (ctx.watchers.isClosed) settle(() => reject(closedMeanwhile()))
      },
      (error: unknown) => settle(() => reject(error)),
    )
  })
}

/** Runs `task` after any delay: one timer of a clock runs at most some 24 days. Returns a function that cancels. */
function after(
  { clock }: Pick<WaitContext, 'clock'>,
  delayMs: number,
  task: () => void,
  options: TimerOptions,
): () => void {
  const dueAt = clock.monotonic() + delayMs
  let cancel = () => {}
  const arm = () => {
    const ring = () => (clock.monotonic() < dueAt ? arm() : task())
    cancel = clock.setTimer(dueAt - clock.monotonic(), ring, options)
  }
  arm()
  return () => cancel()
}

/** A day. Statuses of a message come within days at most, and no wait is endless. */
const defaultTimeoutMs = 86_400_000

/**
 * Waits until a message has the requested status or has failed. The outcome has the recipient that the caller knows, even if it was erased since.
 */
async function waitForOutcome(
  ctx: WaitContext,
  known: MessageRecord,
  options: OutcomeOptions,
): Promise<Outcome> {
  return (await followOutcome(ctx, known, options)).outcome
}

interface Followed {
  readonly outcome: Outcome
  /** The record that the outcome was read from. */
  readonly record: MessageRecord
}

/** The same, with the record: the store may no longer be reachable when the wait is over. */
export async function followOutcome(
  ctx: WaitContext,
  known: MessageRecord,
  options: OutcomeOptions,
): Promise<Followed> {
  expectOptions('outcome()', options, ['until', 'timeoutMs', 'signal'])
  const until = options.until ?? 'delivered'
  if (!isStatus(until)) {
    throw new InvalidMessageError('until must be accepted, enqueued, sent, delivered or read.', {
      field: 'until',
    })
  }
  const timeoutMs: unknown = options.timeoutMs ?? defaultTimeoutMs
  if (typeof timeoutMs !== 'number' || Number.isNaN(timeoutMs)) {
    throw new ConfigurationError(
      `outcome({ timeoutMs }) must be a number of milliseconds, but is ${Number.isNaN(timeoutMs) ? 'NaN' : kindOf(timeoutMs)}.`,
      { option: 'timeoutMs' },
    )
  }
  const { outcome, record } = await waitFor<Followed>(ctx, known, {
    timeoutMs,
    isBackground: options.timeoutMs === undefined,
    needsWebhook: until !== 'accepted',
    signal: options.signal,
    read(current) {
      if (rankOf(furthestAttempt(current)?.status) > rankOf('accepted')) ctx.webhookEvidence.record()
      const progress = progressOf(current, until)
      if (progress.type === 'failed') throw failureError(current, progress.failure)
      return progress.type === 'reached' ? { outcome: progress.outcome, record: current } : undefined
    },
    afterTimeout(current) {
      const progress = progressOf(current, until)
      if (progress.type === 'failed') throw failureError(current, progress.failure)
      return { outcome: progress.outcome, record: current }
    },
  })
  return { outcome: redacted({ ...outcome, to: known.to }), record }
}

function closedMeanwhile(): ClosedError {
  return new ClosedError(
    'The client was closed while the outcome was awaited. The message itself may still arrive.',
  )
}

function notInStore(): StoreError {
  return new StoreError(
    'The store no longer has this message, so its outcome is unknown. Look for it at Gupshup and in your webhooks.',
    { reason: 'not-found' },
  )
}

type Listener = (record: MessageRecord) => void

/** Notifies the waits for a message of every write to its record. */
export class RecordWatchers implements WatchedIds {
  readonly #listeners = new Map<string, Set<Listener>>()
  readonly #onClose = new Slots<() => void>()
  #isClosed = false

  get isClosed(): boolean {
    return this.#isClosed
  }

  has(id: string): boolean {
    return this.#listeners.has(id)
  }

  keys(): Iterable<string> {
    return this.#listeners.keys()
  }

  notify(record: MessageRecord): void {
    const listeners = this.#listeners.get(record.id)
    if (listeners !== undefined) for (const listener of [...listeners]) listener(record)
  }

  /** Calls `closed` if the client closes first. Returns an unsubscribe function. */
  follow(id: string, listener: Listener, closed: () => void): () => void {
    const listeners = this.#listeners.get(id) ?? new Set()
    this.#listeners.set(id, listeners)
    listeners.add(listener)
    const slot = this.#onClose.add(closed)
    return () => {
      this.#onClose.delete(closed, slot)
      listeners.delete(listener)
      if (listeners.size === 0 && this.#listeners.get(id) === listeners) this.#listeners.delete(id)
    }
  }

  close(): void {
    this.#isClosed = true
    for (const closed of this.#onClose) closed()
  }
}
