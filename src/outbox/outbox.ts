import * as v from 'valibot'
import { ConfigurationError, checkOptions } from '../errors/index.ts'
import type { MessageStateName } from '../model/index.ts'
import type { MessagePlace } from '../store/index.ts'
import { timeOption } from '../util/index.ts'
import { type CancelResult, cancelMessage } from './cancel.ts'
import type { OutboxContext } from './context.ts'
import { cursorOf, placeOf } from './cursor.ts'
import { filterOf, type MessageSelection, selectionEntries, selectMessages, stateName } from './filter.ts'
import { checkLookup, findMessage, type MessageLookup } from './find.ts'
import { type RedriveReport, redrive } from './redrive.ts'
import { type RescheduleOptions, type RescheduleResult, rescheduleMessage } from './reschedule.ts'
import { type MessageSnapshot, snapshotOf } from './snapshot.ts'

export interface EachOptions extends MessageSelection {
  /** How far the message is now. */
  readonly state?: MessageStateName | undefined
}

export interface ListOptions extends EachOptions {
  /**
   * How many messages a page has at most: 1 to 1,000.
   *
   * @default 100
   */
  readonly limit?: number | undefined
  /** The `next` of the page before. */
  readonly after?: string | undefined
}

export interface SnapshotPage {
  /** The newest first. Messages that change meanwhile shift no page. */
  readonly messages: readonly MessageSnapshot[]
  /** The `after` of the next page. Absent: this is the last one. A page can have fewer messages than `limit`, or none, although more follow. */
  readonly next?: string | undefined
}

export interface RedriveOptions {
  /** `true`: nothing is sent, and the report says what would be. @default false */
  readonly dryRun?: boolean | undefined
  /** The new message has the old one's `idempotencyKey` with a colon and this. @default 'redrive' */
  readonly idempotencyKeySuffix?: string | undefined
  /** How long a new message may wait, in milliseconds. With it, messages are sent again whose own time is over. @default as long as the old one could */
  readonly ttlMs?: number | undefined
  /** How many messages are sent again at most. @default all */
  readonly limit?: number | undefined
}

const eachEntries = { ...selectionEntries, state: v.optional(stateName) }
const eachSchema = v.strictObject(eachEntries)
const listSchema = v.strictObject({
  ...eachEntries,
  limit: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_000)), 100),
  after: v.optional(v.string()),
})
const rescheduleSchema = v.strictObject({ at: timeOption })
const messageId = v.strictObject({ id: v.pipe(v.string(), v.nonEmpty()) })

const redriveSchema = v.strictObject({
  dryRun: v.optional(v.boolean(), false),
  idempotencyKeySuffix: v.optional(v.pipe(v.string(), v.nonEmpty(), v.maxLength(64)), 'redrive'),
  ttlMs: v.optional(v.pipe(v.number(), v.finite(), v.gtValue(0))),
  limit: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1)), Number.MAX_SAFE_INTEGER),
})

/** How many messages `each()` reads at once. */
const eachAtOnce = 100

/** The messages of this app and number, in whichever process they were sent: look up, list, cancel, reschedule, send again. */
export class Outbox {
  readonly #ctx: OutboxContext

  constructor(ctx: OutboxContext) {
    this.#ctx = ctx
  }

  /**
   * Returns a message, or `undefined` if the store has none.
   *
   * @example
   * const message = await client.messages.get({ idempotencyKey: 'order-7' })
   * @throws {ConfigurationError} unless it is given exactly one of `id`, `idempotencyKey`, `messageId` and `whatsappId`
   */
  async get(by: MessageLookup): Promise<MessageSnapshot | undefined> {
    const lookup = checkLookup(by)
    return await this.#ctx.run(async () => {
      const record = await findMessage(this.#ctx.store, lookup)
      return record && snapshotOf(this.#ctx, record)
    })
  }

  /**
   * Returns a page of messages, the newest first.
   *
   * @example
   * const { messages, next } = await client.messages.list({ to: '+91 98765 43210', state: 'failed', limit: 20 })
   * @throws {ConfigurationError} when an option cannot be used, or the store keeps no lists
   * @throws {InvalidMessageError} when `to` can be neither a number nor an id
   */
  async list(options: ListOptions = {}): Promise<SnapshotPage> {
    const { limit, after, ...selection } = checkOptions('messages.list()', listSchema, options, 'limit: 20')
    const place = after === undefined ? undefined : placeOf(after)
    return await this.#ctx.run(() => this.#page(selection, limit, place))
  }

  /**
   * Iterates over all messages that a filter has, the newest first, and reads them page by page.
   *
   * @example
   * for await (const message of client.messages.each({ code: 4005, since: yesterday })) console.log(message.id, message.failure)
   * @throws {ConfigurationError} when an option cannot be used, or the store keeps no lists
   */
  async *each(options: EachOptions = {}): AsyncGenerator<MessageSnapshot, void, undefined> {
    const selection = checkOptions('messages.each()', eachSchema, options, "state: 'failed'")
    let after: string | undefined
    do {
      const place = after === undefined ? undefined : placeOf(after)
      const page = await this.#ctx.run(() => this.#page(selection, eachAtOnce, place))
      yield* page.messages
      after = page.next
    } while (after !== undefined)
  }

  /**
   * Cancels a message that has not left: it is queued, or waits for the gate, a permit, a retry or its fallback, in any process. Its `send()` and
   * `outcome()` reject with a `CanceledError`, and its `idempotencyKey` stays taken.
   */
  async cancel(id: string): Promise<CancelResult> {
    checkOptions('messages.cancel()', messageId, { id })
    return await this.#ctx.run(() => cancelMessage(this.#ctx, id))
  }

  /**
   * Moves a queued message that no worker has taken yet.
   *
   * @example
   * await client.messages.reschedule(receipt.id, { at: new Date('2030-01-01T09:00:00+05:30') })
   */
  async reschedule(id: string, options: RescheduleOptions): Promise<RescheduleResult> {
    checkOptions('messages.reschedule()', messageId, { id })
    const { at } = checkOptions('messages.reschedule()', rescheduleSchema, options, 'at: new Date()')
    return await this.#ctx.run(() => rescheduleMessage(this.#ctx, id, this.#ctx.clock.fromWall(at)))
  }

  /**
   * Sends failed messages again after an incident, each once, however often it is called: a new message with the same content, the key
   * `<key>:redrive` and its `ttlMs` from now. Messages that ended by another cause, may have arrived or must not be sent are counted and left alone.
   *
   * @example
   * const plan = await client.messages.redrive({ code: 4005, since: incident }, { dryRun: true })
   * if (confirm(`Send ${plan.send} messages again?`)) await client.messages.redrive({ code: 4005, since: incident })
   * @throws {ConfigurationError} when the filter has no code, template or `since`, an option cannot be used, or the store keeps no lists
   * @throws {StoreError} when a step failed; call it again, and no message is sent twice
   */
  async redrive(selection: MessageSelection, options: RedriveOptions = {}): Promise<RedriveReport> {
    const which = checkOptions(
      'messages.redrive()',
      v.strictObject(selectionEntries),
      selection,
      'code: 4005',
    )
    const { dryRun, idempotencyKeySuffix, ttlMs, limit } = checkOptions(
      'messages.redrive()',
      redriveSchema,
      options,
      'dryRun: true',
    )
    if (which.code === undefined && which.template === undefined && which.since === undefined) {
      throw new ConfigurationError(
        'messages.redrive() needs a code, a template or since: without one it would send again every message that has failed. Say what the incident was, such as { code: 4005, since: yesterday }.',
      )
    }
    return await this.#ctx.run(async () => {
      const filter = await filterOf(this.#ctx, which)
      const keySuffix = idempotencyKeySuffix
      return await redrive(this.#ctx, { filter, code: which.code, dryRun, keySuffix, ttlMs, limit })
    })
  }

  async #page(
    selection: v.InferOutput<typeof eachSchema>,
    limit: number,
    after: MessagePlace | undefined,
  ): Promise<SnapshotPage> {
    const { store } = this.#ctx
    const filter = await filterOf(this.#ctx, selection)
    const { messages, next } = await selectMessages(store, { filter, limit, after })
    const snapshots = messages.map((record) => snapshotOf(this.#ctx, record))
    return next === undefined ? { messages: snapshots } : { messages: snapshots, next: cursorOf(next) }
  }
}
