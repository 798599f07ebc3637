import { ConfigurationError } from '../../errors/index.ts'
import type { ApiCall } from '../../gupshup/index.ts'
import { fieldAt } from '../../util/index.ts'
import { type AccountContext, type ApiOperation, appPath, request, unexpectedResponse } from '../request.ts'
import { type EnsureRequest, type EnsureResult, ensure } from './ensure.ts'
import {
  type SubscriptionChange,
  type SubscriptionRequest,
  secretsOf,
  subscriptionFields,
} from './request.ts'
import { readSubscription, type Subscription } from './subscription.ts'

const docsUrl = 'https://partner-docs.gupshup.io/reference/setsubscription-api-v3'

/** The webhook subscriptions of the app: at most five, of both versions together. */
export class Subscriptions {
  readonly #ctx: AccountContext

  constructor(ctx: AccountContext) {
    this.#ctx = ctx
  }

  /**
   * All subscriptions of the app.
   *
   * @throws {ConfigurationError} without an `appId`
   * @throws {GupshupError} of its kind, when the request fails
   */
  async list(): Promise<readonly Subscription[]> {
    const operation = { subject: 'The request for the subscriptions', docsUrl }
    const body = await request(this.#ctx, listRequest(this.#ctx), operation)
    const subscriptions = readSubscriptions(body)
    if (subscriptions === undefined) throw unexpectedResponse('list of subscriptions', operation)
    return subscriptions
  }

  /**
   * Creates one. Gupshup calls the address, and refuses it with "Invalid URL Passed" if that fails.
   *
   * @throws {ConfigurationError} without an `appId`, or naming the field that is wrong
   * @throws {GupshupError} of its kind, when Gupshup refuses it or the request fails
   */
  async create(request: SubscriptionRequest): Promise<Subscription> {
    const fields = subscriptionFields('subscriptions.create()', request)
    const operation = { subject: 'The request for a new subscription', docsUrl, secrets: secretsOf(request) }
    // Gupshup's page has `active` for changes only.
    const form = { ...fields, version: fields['version'] ?? '2', active: undefined }
    const call: ApiCall = { method: 'POST', path: this.#path(), fields: form }
    return await this.#change(call, operation, ({ tag }) => tag === request.tag)
  }

  /**
   * Changes one. Absent fields stay as they are. Gupshup's page for changes does not mention `meta`, so check `headerNames` of the result after a
   * change of headers.
   *
   * @throws what `create()` throws
   */
  async update(id: string, request: SubscriptionChange): Promise<Subscription> {
    const subject = `The request to change subscription ${checkedId(id)}`
    const fields = subscriptionFields('subscriptions.update()', request)
    const operation = { subject, docsUrl, secrets: secretsOf(request) }
    const call: ApiCall = { method: 'PUT', path: this.#path(id), fields }
    return await this.#change(call, operation, (one) => one.id === id)
  }

  /**
   * Deletes one.
   *
   * @throws {ConfigurationError} without an `appId` or an `id`
   * @throws {GupshupError} of its kind, when Gupshup refuses it or the request fails
   */
  async delete(id: string): Promise<void> {
    const operation = { subject: `The request to delete subscription ${checkedId(id)}`, docsUrl }
    await request(this.#ctx, { method: 'DELETE', path: this.#path(id) }, operation)
  }

  /**
   * Ensures that the address receives every event that this client uses, each mode by its name. It is idempotent: an existing subscription with
   * the same tag, or else the same address, is changed, and no second one is created.
   *
   * @example
   * const { sendsToken } = await client.subscriptions.ensure({ url: 'https://example.com/gupshup', token })
   * @throws {ConfigurationError} when the app already has five, or naming the field that is wrong
   * @throws what `create()` throws
   */
  async ensure(request: EnsureRequest): Promise<EnsureResult> {
    return await ensure(this, request)
  }

  #path(...id: readonly string[]): string {
    return appPath(this.#ctx, 'subscription', ...id)
  }

  async #change(
    call: ApiCall,
    operation: ApiOperation,
    isMatch: (subscription: Subscription) => boolean,
  ): Promise<Subscription> {
    const body = await request(this.#ctx, call, operation)
    // The sample on one page has no subscription in its response. The list has it.
    const subscription = readSubscription(fieldAt(body, 'subscription')) ?? (await this.list()).find(isMatch)
    if (subscription === undefined) throw unexpectedResponse('subscription', operation)
    return subscription
  }
}

export function listRequest(ctx: AccountContext): ApiCall {
  return { method: 'GET', path: appPath(ctx, 'subscription') }
}

/** A 204 has no body. One page documents it for an empty list. */
export function readSubscriptions(body: unknown): readonly Subscription[] | undefined {
  if (body === '') return []
  const items = fieldAt(body, 'subscriptions')
  return Array.isArray(items) ? items.flatMap((item: unknown) => readSubscription(item) ?? []) : undefined
}

/** An empty id would address all subscriptions. */
function checkedId(id: string): string {
  if (typeof id === 'string' && /^[\w-]+$/.test(id)) return id
  throw new ConfigurationError('id must be the id of a subscription, as list() returns it.', { option: 'id' })
}
