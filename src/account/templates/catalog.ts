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
   * How long a list is believed, in milliseconds; 0 asks every time. Our choice: a template changes rarely, and the partner API answers
   * ten such requests a minute (https://partner-docs.gupshup.io/docs/partner-rate-limits).
   *
   * @default 300_000 (5 minutes)
   */
  readonly cacheMs?: number | undefined
}

const defaultCacheMs = 300_000

const errand: ApiOperation = {
  subject: 'The request for the templates',
  docsUrl: 'https://docs.gupshup.io/reference/get-all-templates-for-an-app',
}

/** The templates of the app, kept for a while. */
export class TemplateCatalog {
  readonly #ctx: AccountContext
  readonly #cacheMs: number
  #templates: readonly Template[] = []
  #byKey: ReadonlyMap<string, Template> = new Map()
  #listedAt: number | undefined
  #changes = 0
  #asked: Promise<readonly Template[]> | undefined
  readonly #forgotten = new Set<string>()

  /** @throws {ConfigurationError} when `cacheMs` is no number of milliseconds */
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
   * All templates, whatever their status. Calls at the same time share one request.
   *
   * @param options.refresh asks Gupshup also when the list is still believed; `false` by default
   * @throws {ConfigurationError} without an `appId`
   * @throws {GupshupError} of its kind, when Gupshup cannot be asked
   */
  async list(options: { readonly refresh?: boolean | undefined } = {}): Promise<readonly Template[]> {
    expectOptions('templates.list()', options, ['refresh'])
    // A copy: what a caller does to it must not show in other answers.
    return [...(await this.#list(options.refresh ?? false))]
  }

  /**
   * One template by its id, or by `name/language`; `undefined` when there is none.
   *
   * @example
   * const template = await templates.get('order_shipped/en')
   * @throws what `list()` throws
   */
  async get(
    key: string,
    options: { readonly refresh?: boolean | undefined } = {},
  ): Promise<Template | undefined> {
    expectOptions('templates.get()', options, ['refresh'])
    const templates = await this.#list(options.refresh ?? false)
    return templates.find(({ id, name, language }) => key === id || key === `${name}/${language}`)
  }

  /** The same at once, without asking; `undefined` when it is not known, or no longer believed. */
  peek(key: string): Template | undefined {
    const template = this.#isFresh() ? this.#byKey.get(key) : undefined
    return template === undefined || this.#forgotten.has(template.id) ? undefined : template
  }

  /** Believes the list no longer, or what it says of one template: the next `list()` asks. */
  forget(id?: string): void {
    if (id === undefined) this.#listedAt = undefined
    // Of a list that is not believed any more there is nothing left to forget.
    else if (this.#isFresh()) this.#forgotten.add(id)
    // A list that is under way may be older than what made it forget.
    this.#asked = undefined
    this.#changes += 1
  }

  async #list(refresh: boolean): Promise<readonly Template[]> {
    if (!refresh && this.#isFresh() && this.#forgotten.size === 0) return this.#templates
    return await (this.#asked ?? this.#askOnce())
  }

  async #askOnce(): Promise<readonly Template[]> {
    const asked = this.#ask().finally(() => {
      if (this.#asked === asked) this.#asked = undefined
    })
    this.#asked = asked
    return await asked
  }

  #isFresh(): boolean {
    if (this.#listedAt === undefined) return false
    const age = monotonicOf(this.#ctx) - this.#listedAt
    // Below zero only by a clock that tells no monotonic time, once it was set back: then the age is unknown.
    return age >= 0 && age < this.#cacheMs
  }

  async #ask(): Promise<readonly Template[]> {
    const path = appPath(this.#ctx, this.#ctx.api === 'partner' ? 'templates' : 'template')
    const changes = this.#changes
    const body = await request(this.#ctx, { method: 'GET', path }, errand)
    const items = fieldAt(body, 'templates')
    if (!Array.isArray(items)) throw unexpectedResponse('list of templates', errand)
    const templates = items.flatMap((item: unknown) => redacted(readTemplate(item)) ?? [])
    // Or a form that is new would look like an app without templates.
    if (templates.length === 0 && items.length > 0)
      throw unexpectedResponse('template with id, name and language', errand)
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
