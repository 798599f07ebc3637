import { ConfigurationError, expectOptions } from '../../errors/index.ts'
import { fieldAt, redacted } from '../../util/index.ts'
import {
  type AccountContext,
  type ApiOperation,
  appPath,
  monotonicOf,
  request,
  unexpectedResponse,
} from '../request.ts'
import { readTemplate, type Template } from './template.ts'

export interface TemplateCatalogOptions {
  /**
   * How long a list is cached, in milliseconds. 0 disables the cache. Our choice: a template changes rarely, and the partner API allows ten such
   * requests a minute (https://partner-docs.gupshup.io/docs/partner-rate-limits).
   *
   * @default 300_000 (5 minutes)
   */
  readonly cacheMs?: number | undefined
}

const defaultCacheMs = 300_000

const operation: ApiOperation = {
  subject: 'The request for the templates',
  docsUrl: 'https://docs.gupshup.io/reference/get-all-templates-for-an-app',
}

/** The templates of the app, cached. */
export class TemplateCatalog {
  readonly #ctx: AccountContext
  readonly #cacheMs: number
  #templates: readonly Template[] = []
  #byKey: ReadonlyMap<string, Template> = new Map()
  #listedAt: number | undefined
  #changes = 0
  #pending: Promise<readonly Template[]> | undefined
  readonly #forgotten = new Set<string>()

  /** @throws {ConfigurationError} when `cacheMs` is not a number of milliseconds */
  constructor(ctx: AccountContext, { cacheMs = defaultCacheMs }: TemplateCatalogOptions = {}) {
    if (!Number.isFinite(cacheMs) || cacheMs < 0) {
      throw new ConfigurationError(
        `cacheMs must be a number of milliseconds, 0 or more, but is ${cacheMs}.`,
        {
          option: 'cacheMs',
        },
      )
    }
    this.#ctx = ctx
    this.#cacheMs = cacheMs
  }

  /**
   * All templates, of any status. Concurrent calls share one request.
   *
   * @param options.refresh ignores the cache; `false` by default
   * @throws {ConfigurationError} without an `appId`
   * @throws {GupshupError} of its kind, when the request fails
   */
  async list(options: { readonly refresh?: boolean | undefined } = {}): Promise<readonly Template[]> {
    expectOptions('templates.list()', options, ['refresh'])
    // A copy, because the caller may change it.
    return [...(await this.#list(options.refresh ?? false))]
  }

  /**
   * One template by its id, or by `name/language`. `undefined` if there is none.
   *
   * @example
   * const template = await templates.get('order_shipped/en')
   * @throws the errors of `list()`
   */
  async get(
    key: string,
    options: { readonly refresh?: boolean | undefined } = {},
  ): Promise<Template | undefined> {
    expectOptions('templates.get()', options, ['refresh'])
    const templates = await this.#list(options.refresh ?? false)
    return templates.find(({ id, name, language }) => key === id || key === `${name}/${language}`)
  }

  /** The same from the cache, without a request. `undefined` if the cache is stale or does not have it. */
  peek(key: string): Template | undefined {
    const template = this.#isFresh() ? this.#byKey.get(key) : undefined
    return template === undefined || this.#forgotten.has(template.id) ? undefined : template
  }

  /** Invalidates the cache, or one template in it. The next `list()` makes a request. */
  forget(id?: string): void {
    if (id === undefined) this.#listedAt = undefined
    // A stale list has nothing to invalidate.
    else if (this.#isFresh()) this.#forgotten.add(id)
    // A pending list may be older than the change.
    this.#pending = undefined
    this.#changes += 1
  }

  async #list(refresh: boolean): Promise<readonly Template[]> {
    if (!refresh && this.#isFresh() && this.#forgotten.size === 0) return this.#templates
    return await (this.#pending ?? this.#requestOnce())
  }

  async #requestOnce(): Promise<readonly Template[]> {
    const pending = this.#request().finally(() => {
      if (this.#pending === pending) this.#pending = undefined
    })
    this.#pending = pending
    return await pending
  }

  #isFresh(): boolean {
    if (this.#listedAt === undefined) return false
    const age = monotonicOf(this.#ctx) - this.#listedAt
    // Negative if a clock without monotonic time was set back. Then the age is unknown.
    return age >= 0 && age < this.#cacheMs
  }

  async #request(): Promise<readonly Template[]> {
    const path = appPath(this.#ctx, this.#ctx.api === 'partner' ? 'templates' : 'template')
    const changes = this.#changes
    const body = await request(this.#ctx, { method: 'GET', path }, operation)
    const items = fieldAt(body, 'templates')
    if (!Array.isArray(items)) throw unexpectedResponse('list of templates', operation)
    const templates = items.flatMap((item: unknown) => redacted(readTemplate(item)) ?? [])
    // Otherwise a new format would look like an app without templates.
    if (templates.length === 0 && items.length > 0)
      throw unexpectedResponse('template with id, name and language', operation)
    return changes === this.#changes ? this.#keep(templates) : templates
  }

  #keep(templates: readonly Template[]): readonly Template[] {
    this.#templates = templates
    this.#byKey = new Map(
      templates.flatMap((template) => [
        [`${template.name}/${template.language}`, template],
        [template.id, template],
      ]),
    )
    this.#listedAt = monotonicOf(this.#ctx)
    this.#forgotten.clear()
    return templates
  }
}
