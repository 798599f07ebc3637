import * as v from 'valibot'
import { ConfigurationError, checkOptions } from '../errors/index.ts'
import type { ApiCall } from '../gupshup/index.ts'
import { abortSignal, compact } from '../util/index.ts'
import { type AccountContext, type ApiOperation, appPath, request } from './request.ts'

/** The fields of `enableUserIds()`. At least one of `v2` and `v3` is needed. What is left out stays as it is. */
export interface UserIdsRequest {
  /** Whether webhooks of version 2 name people by their ids. `false` switches it off. */
  readonly v2?: boolean | undefined
  /** The same for webhooks of version 3. */
  readonly v3?: boolean | undefined
  /** Aborts the request. */
  readonly signal?: AbortSignal | undefined
}

const call = 'account.enableUserIds()'

const schema = v.strictObject({
  v2: v.optional(v.boolean()),
  v3: v.optional(v.boolean()),
  signal: v.optional(abortSignal),
})

/** Read on 27 November 2026. */
const operation: ApiOperation = {
  subject: 'The request to switch user ids on or off',
  docsUrl: 'https://partner-docs.gupshup.io/docs/api-to-enable-bsuid-flag-for-an-app',
}

/** The settings of the app at Gupshup. */
export class Account {
  readonly #ctx: AccountContext

  constructor(ctx: AccountContext) {
    this.#ctx = ctx
  }

  /**
   * Switches on that webhooks name people by their user ids (BSUID) as well as by their numbers. It holds for events from then on, and is documented
   * for the partner API and for live apps. Gupshup allows it ten times a minute, and has no call that reads the setting back: `diagnose()` says
   * whether ids have arrived.
   *
   * @example
   * await client.account.enableUserIds({ v2: true })
   * @throws {ConfigurationError} before anything is sent: without the partner API, without `v2` and `v3`, or naming the field that is wrong
   * @throws {AuthenticationError} when the token is not accepted
   * @throws {TooManyRequestsError} after more than ten requests in a minute
   * @throws {GupshupError} of its kind, when Gupshup refuses it otherwise or the request fails
   */
  async enableUserIds(settings: UserIdsRequest): Promise<void> {
    const { v2, v3, signal } = checkOptions(call, schema, settings, 'v2: true')
    if (this.#ctx.api !== 'partner') {
      throw new ConfigurationError(
        `${call} is documented for the partner API only. Give the client transport: partner(…), or ask Gupshup's support to switch user ids (BSUID) on for the app.`,
        { option: 'transport' },
      )
    }
    if (v2 === undefined && v3 === undefined) {
      throw new ConfigurationError(
        `${call} needs v2 or v3, the versions of the webhooks that are meant. Give { v2: true }, { v3: true } or both; false switches off.`,
        { option: 'v2' },
      )
    }
    await request(this.#ctx, this.#requestFor(v2, v3), operation, signal)
  }

  /** The page shows the app's token as a bearer token, where most pages of the partner API show it bare. */
  #requestFor(v2: boolean | undefined, v3: boolean | undefined): ApiCall {
    return {
      method: 'PUT',
      path: appPath(this.#ctx, 'config', 'bsuid'),
      json: compact({ enableBSUID: v2, enableBSUIDV3: v3 }),
      scheme: 'bearer',
    }
  }
}
