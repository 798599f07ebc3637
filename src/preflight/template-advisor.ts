import { checkTemplateUse, type Template, type TemplateCatalog } from '../account/index.ts'
import type { Failure, TemplateUse } from '../model/index.ts'
import type { Clock } from '../util/index.ts'

/**
 * How soon the list is asked for anew, in milliseconds, after it could not be had, or did not have a template: that may have been made a
 * moment ago. The partner API answers ten such requests a minute (https://partner-docs.gupshup.io/docs/partner-rate-limits).
 */
const recheckMs = 60_000

/** Templates that are not in the list are remembered up to this number: whoever looks for more of them has another problem. */
const maxMissed = 1_000

/** Makes what `checkTemplates` asks before each message that uses a template. */
export function templateAdvisor(catalog: TemplateCatalog, clock: Clock): TemplateAdvisor {
  const missedAt = new Map<string, number>()
  let failedAt: number | undefined

  const isRecent = (at: number | undefined) => at !== undefined && clock.monotonic() - at < recheckMs

  async function find(key: string): Promise<Template | undefined> {
    const known = await catalog.get(key)
    if (known !== undefined || isRecent(missedAt.get(key))) return known
    const [oldest] = missedAt.keys()
    if (missedAt.size >= maxMissed && oldest !== undefined) missedAt.delete(oldest)
    missedAt.set(key, clock.monotonic())
    return await catalog.get(key, { refresh: true })
  }

  async function lookUp(use: TemplateUse): Promise<TemplateAdvice | undefined> {
    try {
      const template = await find(use.key)
      return template === undefined
        ? advice(`the app's list has no template ${use.key}`)
        : adviceFor(template, use)
    } catch (error) {
      // Told once, however many messages wait for the same list.
      if (isRecent(failedAt)) return undefined
      failedAt = clock.monotonic()
      throw error
    }
  }

  return async (use) => {
    const known = catalog.peek(use.key)
    if (known !== undefined) return adviceFor(known, use)
    return isRecent(failedAt) ? undefined : await lookUp(use)
  }
}

function adviceFor(template: Template, use: TemplateUse): TemplateAdvice {
  return { isMarketing: isMarketing(template), ...misuseOf(template, use) }
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

/** What the app's list of templates says of a message that uses one. */
export interface TemplateAdvice {
  /** Absent: the list says nothing about it. */
  readonly isMarketing?: boolean
  /** Why Gupshup would refuse it; absent: nothing speaks against it. */
  readonly failure?: Failure
}

/** Looks a template up, in a cache most of the time. `undefined`: nothing is known of it. Rejects when the list cannot be had. */
export type TemplateAdvisor = (use: TemplateUse) => Promise<TemplateAdvice | undefined>
