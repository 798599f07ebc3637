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

/** Where Gupshup delivers webhooks to, and which. An app has at most five subscriptions, of both versions together. */
export class Subscriptions {
  readonly #ctx: AccountContext

  constructor(ctx: AccountContext) {
    this.#ctx = ctx
  }

  /**
   * All subscriptions of the app.
   *
   * @throws {ConfigurationError} without an `appId`
   * @throws {GupshupError} of its kind, when Gupshup cannot be asked
   */
  async list(): Promise<readonly Subscription[]> {
    const errand = { subject: 'The request for the subscriptions', docsUrl }
    const body = await request(this.#ctx, listRequest(this.#ctx), errand)
    const subscriptions = readSubscriptions(body)
    if (subscriptions === undefined) throw unexpectedResponse('list of subscriptions', errand)
    return subscriptions
  }

  /**
   * Makes one. Gupshup tries the address, and refuses it with "Invalid URL Passed" if that fails.
   *
   * @throws {ConfigurationError} without an `appId`, or naming the field that cannot be used
   * @throws {GupshupError} of its kind, when Gupshup refuses it or cannot be asked
   */
  async create(request: SubscriptionRequest): Promise<Subscription> {
    const fields = subscriptionFields('subscriptions.create()', request)
    const errand = { subject: 'The request for a new subscription', docsUrl, secrets: secretsOf(request) }
    // Gupshup's page has `active` for changes only.
    const form = { ...fields, version: fields['version'] ?? '2', active: undefined }
    const call: ApiCall = { method: 'POST', path: this.#path(), fields: form }
    return await this.#change(call, errand, ({ tag }) => tag === request.tag)
  }

  /**
   * Changes one; what is left out stays. The page for changes does not name `meta`, so look at `headerNames` of the answer when headers
   * were to change.
   *
   * @throws what `create()` throws
   */
  async update(id: string, request: SubscriptionChange): Promise<Subscription> {
    const subject = `The request to change subscription ${checkedId(id)}`
    const fields = subscriptionFields('subscriptions.update()', request)
    const errand = { subject, docsUrl, secrets: secretsOf(request) }
    const call: ApiCall = { method: 'PUT', path: this.#path(id), fields }
    return await this.#change(call, errand, (one) => one.id === id)
  }

  /**
   * Deletes one.
   *
   * @throws {ConfigurationError} without an `appId` or an `id`
   * @throws {GupshupError} of its kind, when Gupshup refuses it or cannot be asked
   */
  async delete(id: string): Promise<void> {
    const errand = { subject: `The request to delete subscription ${checkedId(id)}`, docsUrl }
    await request(this.#ctx, { method: 'DELETE', path: this.#path(id) }, errand)
  }

  /**
   * Sees to it that the address gets everything that this client makes use of, each mode by its name. Running it again changes
   * nothing more: a subscription with the same tag, or else the same address, is changed and no second one made.
   *
   * @example
   * const { isTokenShown } = await client.subscriptions.ensure({ url: 'https://example.com/gupshup', token })
   * @throws {ConfigurationError} when the app has five already, or a field cannot be used
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
    errand: ApiOperation,
    isMeant: (subscription: Subscription) => boolean,
  ): Promise<Subscription> {
    const body = await request(this.#ctx, call, errand)
    // The sample of one page has a token in its place. What was done can be seen in the list.
    const subscription = readSubscription(fieldAt(body, 'subscription')) ?? (await this.list()).find(isMeant)
    if (subscription === undefined) throw unexpectedResponse('subscription', errand)
    return subscription
  }
}

export function listRequest(ctx: AccountContext): ApiCall {
  return { method: 'GET', path: appPath(ctx, 'subscription') }
}

/** A 204, which a page names for the list, has no body: there is none then. */
export function readSubscriptions(body: unknown): readonly Subscription[] | undefined {
  if (body === '') return []
  const items = fieldAt(body, 'subscriptions')
  return Array.isArray(items) ? items.flatMap((item: unknown) => readSubscription(item) ?? []) : undefined
}

/** An empty one would name all of them. */
function checkedId(id: string): string {
  if (typeof id === 'string' && /^[\w-]+$/.test(id)) return id
  throw new ConfigurationError('Expected the id of a subscription, as list() gives it.', { option: 'id' })
}
