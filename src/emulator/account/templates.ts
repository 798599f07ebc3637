import { createUuid, type Random } from '../events/ids.ts'
import type { NewTemplate, Template, TemplateStatus } from './template.ts'

/** Meta's ids of templates are numbers of some sixteen digits. */
const EXTERNAL_ID_BASE = 1_000_000_000_000_000

/** The templates that were added. */
export class Templates {
  readonly #byId = new Map<string, Template>()
  readonly #checkAlways: boolean
  readonly #now: () => number
  readonly #random: Random
  #added = 0

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
    return this.#checkAlways || this.#byId.size > 0
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
      externalId: String(EXTERNAL_ID_BASE + this.#added),
      createdOn: at,
      modifiedOn: at,
    }
    this.#byId.set(id, template)
    return template
  }

  /** @throws {RangeError} for an id that was never added. */
  setStatus(id: string, status: TemplateStatus): Template {
    const template = this.#byId.get(id)
    if (template === undefined)
      throw new RangeError(`There is no template with the id "${id}". Add it first.`)
    const changed = { ...template, status, modifiedOn: this.#now() }
    this.#byId.set(id, changed)
    return changed
  }

  get(id: string): Template | undefined {
    return this.#byId.get(id)
  }

  /** Meta's format names a template by its name and language. */
  named(name: string, language: string): Template | undefined {
    return this.list.find((template) => template.name === name && template.language === language)
  }
}
