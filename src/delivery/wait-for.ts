import { ClosedError, expectOptions, InvalidMessageError, StoreError } from '../errors/index.ts'
import {
  furthestAttempt,
  isStatus,
  type MessageRecord,
  type Outcome,
  type OutcomeOptions,
  progressOf,
  rankOf,
} from '../model/index.ts'
import { failureError, noWebhookAfterMs } from '../settlement/index.ts'
import { onAbort, redacted, type TimerOptions } from '../util/index.ts'
import type { DeliveryContext } from './context.ts'

interface Wait<Value> {
  /** The value once it is known; `undefined` goes on waiting; throwing ends the wait. */
  readonly read: (record: MessageRecord) => Value | undefined
  readonly timeoutMs?: number | undefined
  /** Whether the process may end before the time is over. */
  readonly isBackground?: boolean | undefined
  /** Whether only a webhook can tell what is waited for. */
  readonly needsWebhook?: boolean | undefined
  /** What to give when the time is over. */
  readonly afterTimeout?: (record: MessageRecord) => Value
  readonly signal?: AbortSignal | undefined
}

/** Waits until the record of a message says what is asked, here or written by another process. */
export async function waitFor<Value>(ctx: DeliveryContext, id: string, wait: Wait<Value>): Promise<Value> {
  wait.signal?.throwIfAborted()
  return await new Promise<Value>((resolve, reject) => {
    const ends: (() => void)[] = []
    let latest: MessageRecord | undefined
    let timeIsUp = false
    const { signal, timeoutMs, afterTimeout } = wait
    const end = (settle: () => void) => {
      for (const undo of ends.splice(0)) undo()
      settle()
    }
    const look = (record: MessageRecord) => {
      if (latest !== undefined && record.version < latest.version) return
      latest = record
      try {
        const value = wait.read(record) ?? (timeIsUp ? afterTimeout?.(record) : undefined)
        if (value !== undefined) end(() => resolve(value))
      } catch (error) {
        end(() => reject(error))
      }
    }
    ends.push(ctx.watchers.follow(id, look, () => end(() => reject(closedMeanwhile()))))
    if (signal !== undefined) ends.push(onAbort(signal, () => end(() => reject(signal.reason))))
    if (timeoutMs !== undefined) {
      const timeOut = () => {
        timeIsUp = true
        if (latest !== undefined) look(latest)
      }
      ends.push(after(ctx, timeoutMs, timeOut, { isBackground: wait.isBackground }))
    }
    if (wait.needsWebhook) {
      const tell = () => ctx.webhookEvidence.recordWait(noWebhookAfterMs)
      ends.push(after(ctx, noWebhookAfterMs, tell, { isBackground: true }))
    }
    // Followed first and read second, so that no write falls between the two.
    ctx.store.get(id).then(
      (record) => {
        if (record === undefined) return end(() => reject(forgotten()))
        look(record)
        // What is known can still be asked for; what is to come cannot.
        if (ctx.watchers.isClosed) end(() => reject(closedMeanwhile()))
      },
      (error: unknown) => end(() => reject(error)),
    )
  })
}

/** A timer of a clock cannot run longer than some 24 days, so it may come early, and goes on then. */
function after(ctx: DeliveryContext, delayMs: number, task: () => void, options: TimerOptions): () => void {
  const { clock } = ctx
  const dueAt = clock.monotonic() + delayMs
  let cancel = () => {}
  const arm = () => {
    const ring = () => (clock.monotonic() < dueAt ? arm() : task())
    cancel = clock.setTimer(dueAt - clock.monotonic(), ring, options)
  }
  arm()
  return () => cancel()
}

/** Statuses of a message come for days at most, and no caller is kept waiting for ever, in milliseconds. */
const defaultTimeoutMs = 86_400_000

/** Waits for what becomes of a message. */
export async function waitForOutcome(
  ctx: DeliveryContext,
  id: string,
  options: OutcomeOptions,
): Promise<Outcome> {
  expectOptions('outcome()', options, ['until', 'timeoutMs', 'signal'])
  const until = options.until ?? 'delivered'
  if (!isStatus(until)) {
    throw new InvalidMessageError('until must be accepted, enqueued, sent, delivered or read.', {
      field: 'until',
    })
  }
  const outcome = await waitFor<Outcome>(ctx, id, {
    timeoutMs: options.timeoutMs ?? defaultTimeoutMs,
    isBackground: options.timeoutMs === undefined,
    needsWebhook: until !== 'accepted',
    signal: options.signal,
    read(record) {
      if (rankOf(furthestAttempt(record)?.status) > rankOf('accepted')) ctx.webhookEvidence.record()
      const progress = progressOf(record, until)
      if (progress.type === 'failed') throw failureError(record, progress.failure)
      return progress.type === 'reached' ? progress.outcome : undefined
    },
    afterTimeout(record) {
      const progress = progressOf(record, until)
      if (progress.type === 'failed') throw failureError(record, progress.failure)
      return progress.outcome
    },
  })
  return redacted({ ...outcome })
}

function closedMeanwhile(): ClosedError {
  return new ClosedError(
    'The client was closed while the outcome was awaited. The message itself may still arrive.',
  )
}

function forgotten(): StoreError {
  return new StoreError(
    'The store no longer has this message, so nothing is known of its outcome. Look at what Gupshup and your webhooks say of it.',
    { reason: 'not-found' },
  )
}
