import * as v from 'valibot'
import { ConfigurationError, checkOptions } from '../errors/index.ts'
import type { LaneName, LaneTable } from '../rate/index.ts'
import { kindOf, leavable } from '../util/index.ts'
import { BulkHalt } from './bulk-halt.ts'
import { BulkRun } from './bulk-run.ts'
import { BulkSend, type BulkSender } from './bulk-send.ts'
import { BulkSummary, type SendAllSummary } from './bulk-summary.ts'
import { describeUnknownLane, type SendRequest } from './send-request.ts'
import type { SendResult } from './send-result.ts'

export interface SendAllOptions {
  /**
   * How many messages are sent at once. It bounds the memory in use; the client's `rateLimit` bounds the rate.
   *
   * @default 50
   */
  readonly concurrency?: number | undefined
  /**
   * The lane of the requests that name none. A campaign in `bulk` leaves the rate to messages of `urgent` and `normal` while there are such.
   *
   * @default 'bulk'
   */
  readonly lane?: LaneName | undefined
  /**
   * `'settled'`: a result comes when its message has its end: it was delivered or read, it has failed, or `settleMs` is over. The process needs the
   * webhooks, by `client.receive()` here or by a store that another process shares. The `until` of a request has no effect then.
   *
   * @default results come when the messages are accepted
   */
  readonly until?: 'settled' | undefined
  /**
   * How long a message may take to its end once this run knows that it is accepted, in milliseconds. After that its result has an `outcome` with
   * `reached: false`, and counts as `open`. A phone that is on reports within seconds; one that is off may take days. Only with `until`.
   *
   * @default 600_000 (10 minutes)
   */
  readonly settleMs?: number | undefined
  /**
   * How many messages wait for their end at once, those that are being sent included. At this number the next request waits. It bounds the memory in
   * use. Only with `until`.
   *
   * @default 10_000
   */
  readonly maxOpen?: number | undefined
  /**
   * Sends again what failed in an earlier run with one of these codes, or with any: each failed message once, under the key
   * `<idempotencyKey>:retry-1`, and what failed of these under `:retry-2`. What this run sees fail is for the next one. Every request needs an
   * `idempotencyKey`.
   *
   * @default nothing is sent again
   */
  readonly retryFailed?: readonly number[] | true | undefined
  /**
   * At a halt that only `client.resume()` ends. `'wait'`: the run takes no more requests, says so once, as the event `send-all` and in the log, and goes
   * on after `resume()`; the messages that it has taken wait within their `ttlMs`. `'stop'`: those end with a `HaltedError`, and the run ends;
   * `summary.stopped` has the index of the first request that it has not taken. At a gate that opens by itself the messages wait in either case.
   *
   * @default 'wait'
   */
  readonly onHalt?: 'wait' | 'stop' | undefined
}

/** What `sendAll()` returns: the results, to be read in one loop, and what has become of the requests so far. */
export interface SendAllRun extends AsyncGenerator<SendResult, void, undefined> {
  /** It changes while the run goes on. When the loop has ended, every request that was taken counts in it. */
  readonly summary: SendAllSummary
}

const schema = v.strictObject({
  concurrency: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1)), 50),
  lane: v.optional(v.string(), 'bulk'),
  until: v.optional(v.literal('settled')),
  settleMs: v.optional(v.pipe(v.number(), v.finite(), v.gtValue(0))),
  maxOpen: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
  retryFailed: v.optional(
    v.union(
      [v.literal(true), v.array(v.pipe(v.number(), v.integer()))],
      'must be true or a list of codes, which are whole numbers',
    ),
  ),
  onHalt: v.optional(v.picklist(['wait', 'stop']), 'wait'),
})

const defaultSettleMs = 600_000
const defaultMaxOpen = 10_000

/**
 * Sends the requests of an iterable, `concurrency` at once, and yields each result as it comes. The next request is taken only when a place is free,
 * and a result keeps its place until the consumer takes it. A message that waits for its end takes none. When the consumer leaves early, no more requests
 * are taken, no message is sent that has not left, and only the responses to the others are awaited.
 *
 * @throws the iterable's own error, after the results of the requests before it
 */
export function sendAll(
  sender: BulkSender,
  requests: Iterable<SendRequest> | AsyncIterable<SendRequest>,
  options: SendAllOptions = {},
): SendAllRun {
  const summary = new BulkSummary()
  const stop = new AbortController()
  const generator = resultsOf(sender, requests, { options, summary, stop })
  const results = leavable(generator, () => stop.abort())
  // `await` calls this and would send nothing; a loop does not call it.
  Object.defineProperty(results, awaited, { value: rejectAwait })
  return Object.assign(results, { summary: summary.counts })
}

const awaited = 'then'

function rejectAwait(_resolve: unknown, reject: (error: Error) => void): void {
  const sentence =
    'sendAll() was awaited, and nothing was sent. Read its results instead: for await (const result of client.sendAll(requests)).'
  reject(new ConfigurationError(sentence))
}

interface RunParts {
  readonly options: SendAllOptions
  readonly summary: BulkSummary
  /** Aborts when the consumer leaves. */
  readonly stop: AbortController
}

async function* resultsOf(
  sender: BulkSender,
  requests: Iterable<SendRequest> | AsyncIterable<SendRequest>,
  { options, summary, stop }: RunParts,
): AsyncGenerator<SendResult, void, undefined> {
  const { concurrency, lane, settleMs, maxOpen, retryFailed, onHalt } = checkedOptions(options, sender.lanes)
  expectIterable(requests)
  const atHalt = onHalt === 'wait' ? 'wait' : 'wait-if-it-ends'
  const bulk = new BulkSend(sender, { lane, settleMs, retryFailed, atHalt, stop: stop.signal })
  const halt = new BulkHalt({ gate: sender.gate, onHalt, summary, stop: stop.signal })
  const run = new BulkRun({ bulk, summary, halt, concurrency, maxOpen, stop })
  const taking = run.takeAll(requests)
  // Its error is thrown below, after the results.
  taking.catch(() => {})
  try {
    for (;;) {
      const result = await run.next()
      if (result === undefined) break
      yield result
    }
    // A consumer that leaves does not wait for the source.
    if (!stop.signal.aborted) await taking
  } finally {
    await run.stop()
  }
}

/** @throws {ConfigurationError} when one cannot be used */
function checkedOptions(options: SendAllOptions, lanes: LaneTable) {
  const { until, settleMs, maxOpen, ...checked } = checkOptions('sendAll()', schema, options)
  if (!lanes.has(checked.lane)) {
    const sentence = `sendAll(): ${describeUnknownLane(checked.lane, lanes)}`
    throw new ConfigurationError(sentence, { option: 'lane' })
  }
  if (until === 'settled') {
    return { ...checked, settleMs: settleMs ?? defaultSettleMs, maxOpen: maxOpen ?? defaultMaxOpen }
  }
  const option = settleMs !== undefined ? 'settleMs' : maxOpen !== undefined ? 'maxOpen' : undefined
  if (option === undefined) {
    // Without `until` only messages that wait for a reason of their own take no place.
    return { ...checked, settleMs: undefined, maxOpen: Math.max(defaultMaxOpen, checked.concurrency) }
  }
  throw new ConfigurationError(
    `sendAll(): ${option} is for messages that are awaited until their end, and without until: 'settled' none is. Add that, or leave ${option} out.`,
    { option },
  )
}

function expectIterable(requests: unknown): void {
  if (typeof requests === 'object' && requests !== null) {
    if (Symbol.iterator in requests || Symbol.asyncIterator in requests) return
  }
  throw new ConfigurationError(
    `sendAll() takes a list, a generator or another iterable of requests, but was given ${kindOf(requests)}. Use send() for one.`,
  )
}
