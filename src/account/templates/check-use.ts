import type { Template } from './template.ts'

/** How a message uses a template. */
export interface TemplateUse {
  /** The number of its parameters. */
  readonly params?: number
  /** The type of its media: `image`, `video`, `document`, `location` or `carousel`. */
  readonly media?: string
}

/** Why Gupshup would refuse the message. */
export interface TemplateMisuse {
  /** In one sentence. */
  readonly reason: string
  /** The template's status, if that is the reason. */
  readonly status?: string
}

/** The statuses that Gupshup's template events use for templates that cannot be sent. No other status counts. */
const unusable: ReadonlySet<string> = new Set(['paused', 'disabled', 'deleted', 'rejected'])

/** Headers that a message must have. */
const mediaHeaders: ReadonlySet<string> = new Set(['image', 'video', 'document', 'location'])

/**
 * Returns why a message with the template would certainly fail, or `undefined`. Gupshup accepts such a message and reports the failure later,
 * as 4003, 4005 or 132000.
 *
 * @example
 * checkTemplateUse(template, { params: 1 })
 * // { reason: 'The template order_shipped (en) has 2 parameters, but 1 is given.' }
 */
export function checkTemplateUse(
  template: Template,
  { params, media }: TemplateUse,
): TemplateMisuse | undefined {
  const { status, paramCount } = template
  const name = `The template ${template.name} (${template.language})`
  if (status !== undefined && unusable.has(status.trim().toLowerCase())) {
    return { reason: `${name} is ${status.trim().toLowerCase()}.`, status }
  }
  if (params !== undefined && paramCount !== undefined && params !== paramCount) {
    const given = `${params} ${params === 1 ? 'is' : 'are'} given`
    return { reason: `${name} has ${paramCount} parameter${paramCount === 1 ? '' : 's'}, but ${given}.` }
  }
  const problem = mediaMisuse(template, media)
  return problem === undefined ? undefined : { reason: `${name} ${problem}.` }
}

function mediaMisuse({ templateType, header }: Template, media: string | undefined): string | undefined {
  if (header !== undefined && mediaHeaders.has(header) && media !== header) {
    return `has ${withArticle(header)} above its text, but ${media === undefined ? 'none' : withArticle(media)} is given`
  }
  return templateType?.toLowerCase() === 'text' && media !== undefined
    ? `has no media above its text, but ${withArticle(media)} is given`
    : undefined
}

function withArticle(word: string): string {
  return `${/^[aeiou]/i.test(word) ? 'an' : 'a'} ${word}`
}
