import { checkTemplateUse, type Template, type TemplateCatalog } from './account/index.ts'
import type { Clock } from './delivery/clock.ts'
import type { TemplateAdvice, TemplateAdvisor } from './delivery/template/template-advice.ts'
import type { TemplateUse } from './store/index.ts'

/** A template that the list does not have is looked for anew this often, in milliseconds: it may have been made a moment ago. */
const lookAgainMs = 60_000

/** Makes what `checkTemplates` asks before each message that uses a template. */
export function templateAdvisor(catalog: TemplateCatalog, clock: Clock): TemplateAdvisor {
  const missedAt = new Map<string, number>()

  async function find(key: string): Promise<Template | undefined> {
    const known = catalog.peek(key) ?? (await catalog.get(key))
    if (known !== undefined) return known
    const now = clock.now()
    if (now - (missedAt.get(key) ?? Number.NEGATIVE_INFINITY) < lookAgainMs) return undefined
    missedAt.set(key, now)
    return await catalog.get(key, { refresh: true })
  }

  return async (use) => {
    const template = await find(use.key)
    if (template === undefined) return advice(`the app's list has no template ${use.key}`)
    missedAt.delete(use.key)
    return { isMarketing: isMarketing(template), ...misuseOf(template, use) }
  }
}

function misuseOf(template: Template, use: TemplateUse): TemplateAdvice {
  const misuse = checkTemplateUse(template, use)
  return misuse === undefined ? {} : advice(misuse.reason)
}

function advice(reason: string): TemplateAdvice {
  // It stands in brackets in the error.
  return { failure: { kind: 'template', via: 'client', reason: reason.replace(/\.$/, '') } }
}

function isMarketing({ category }: Template): boolean {
  return category?.toUpperCase() === 'MARKETING'
}
