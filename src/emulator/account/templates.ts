import { createUuid, type Random } from '../events/ids.ts'
import type { MessageKind } from '../events/step.ts'
import { lowerCase, property } from '../json.ts'
import type { RequestRecord } from '../log/records.ts'
import {
  countParameters,
  hasOtpButton,
  type NewTemplate,
  type Template,
  type TemplateStatus,
} from './template.ts'

/** Meta's ids of templates are numbers of some sixteen digits. */
const EXTERNAL_ID_BASE = 1_000_000_000_000_000

/** What an edit changes. A field that is absent stays. */
export type TemplateChanges = { readonly [Field in keyof NewTemplate]?: NewTemplate[Field] | undefined }

/** The templates that were added. */
export class Templates {
  readonly #byId = new Map<string, Template>()
  readonly #checkAlways: boolean
  readonly #now: () => number
  readonly #random: Random
  #added = 0
  #wereDeleted = false

  constructor(checkAlways: boolean, now: () => number, random: Random) {
    this.#checkAlways = checkAlways
    this.#now = now
    this.#random = random
  }

  get list(): readonly Template[] {
    return [...this.#byId.values()]
  }

  /** Whether sends are held against the templates: from the first one on, or always with `checkTemplates`. */
  get areChecked(): boolean {
    return this.#checkAlways || this.#wereDeleted || this.#byId.size > 0
  }

  add(given: NewTemplate): Template {
    const id = given.id ?? createUuid(this.#random)
    if (this.#byId.has(id)) throw new RangeError(`There already is a template with the id "${id}".`)
    this.#added += 1
    const at = this.#now()
    const template: Template = {
      ...given,
      id,
      language: given.language ?? 'en',
      category: given.category ?? 'UTILITY',
      headerType: given.headerType ?? 'TEXT',
      buttons: given.buttons ?? [],
      status: given.status ?? 'APPROVED',
      vertical: given.vertical ?? 'Emulated',
      externalId: String(EXTERNAL_ID_BASE + this.#added),
      createdOn: at,
      modifiedOn: at,
    }
    this.#byId.set(id, template)
    return template
  }

  /** @throws {RangeError} for an id that was never added. */
  setStatus(id: string, status: TemplateStatus): Template {
    const changed = { ...this.existing(id), status, modifiedOn: this.#now() }
    this.#byId.set(id, changed)
    return changed
  }

  /** @throws {RangeError} for an id that was never added. */
  edit(id: string, changes: TemplateChanges): Template {
    const template = this.existing(id)
    const { body, buttons, category, footer, header, headerType, mediaUrl, sampleMedia, vertical } = changes
    const changed: Template = {
      ...template,
      body: body ?? template.body,
      buttons: buttons ?? template.buttons,
      category: category ?? template.category,
      footer: footer ?? template.footer,
      header: header ?? template.header,
      headerType: headerType ?? template.headerType,
      mediaUrl: mediaUrl ?? template.mediaUrl,
      sampleMedia: sampleMedia ?? template.sampleMedia,
      vertical: vertical ?? template.vertical,
      // An edited template is reviewed anew.
      status: 'PENDING',
      modifiedOn: this.#now(),
    }
    this.#byId.set(id, changed)
    return changed
  }

  /** Deletes a template in all its languages. Returns how many there were. */
  delete(name: string): number {
    const found = this.list.filter((template) => template.name === name)
    for (const { id } of found) this.#byId.delete(id)
    if (found.length > 0) this.#wereDeleted = true
    return found.length
  }

  /** @throws {RangeError} for an id that was never added. */
  existing(id: string): Template {
    const template = this.#byId.get(id)
    if (template === undefined)
      throw new RangeError(`There is no template with the id "${id}". Add it first.`)
    return template
  }

  get(id: string): Template | undefined {
    return this.#byId.get(id)
  }

  /** Meta's format names a template by its name and language. */
  named(name: string, language: string): Template | undefined {
    return this.list.find((template) => template.name === name && template.language === language)
  }
}

/** The added template that a request wants to send, if there is one. */
export function templateOf(
  { endpoint, template }: RequestRecord,
  templates: Templates,
): Template | undefined {
  if (endpoint?.body !== 'json') return templates.get(String(property(template, 'id')))
  return templates.named(
    String(property(template, 'name')),
    String(property(property(template, 'language'), 'code')),
  )
}

/** Whether the request gives as many parameters as the template has. */
export function fits(request: RequestRecord, template: Template): boolean {
  if (request.endpoint?.body === 'json') {
    return parametersInComponents(request.template, template) === countParameters(template)
  }
  const params = property(request.template, 'params')
  return (Array.isArray(params) ? params.length : 0) === countParameters(template)
}

/**
 * Meta's format gives the parameters by component. Media are parameters there as well, and a one-time password stands
 * both in the body and at its button (partner-docs.gupshup.io/reference/post_partner-app-appid-v3-message-9).
 */
function parametersInComponents(sent: unknown, template: Template): number {
  const components = property(sent, 'components')
  if (!Array.isArray(components)) return 0
  return components
    .filter((component) => !(hasOtpButton(template) && lowerCase(property(component, 'type')) === 'button'))
    .flatMap((component) => property(component, 'parameters') ?? [])
    .filter((parameter) => !media.has(lowerCase(property(parameter, 'type')))).length
}

const media = new Set<unknown>(['image', 'video', 'document', 'location', 'payload'])

/**
 * What a message is billed as (docs.gupshup.io/docs/message-events). A template that was never added counts as
 * marketing, because the emulator cannot know better.
 */
export function priceCategoryOf(request: RequestRecord, kind: MessageKind, templates: Templates): string {
  if (kind === 'session') return 'service'
  if (request.endpoint?.isForMarketing) return 'marketing_lite'
  return templateOf(request, templates)?.category.toLowerCase() ?? 'marketing'
}
