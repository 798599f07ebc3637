import { parseJson } from '../http/body.ts'
import { isObject } from '../json.ts'
import type { NewTemplate, TemplateButton, TemplateCategory } from './template.ts'

/** Why Gupshup takes no such template. */
export class TemplateRefused extends Error {
  override readonly name = 'TemplateRefused'
}

type Fields = Readonly<Record<string, string>>

/**
 * Reads the form of partner-docs.gupshup.io, "Apply for templates". The texts of refusals are Gupshup's own where a page or a client's code
 * has them.
 *
 * @throws {TemplateRefused} for a form that lacks something or that the emulator cannot play.
 */
export function readTemplateForm(fields: Fields): NewTemplate {
  const { elementName, content, category, templateType, vertical, example } = fields
  if (!elementName || !content || !category || !templateType || !vertical || !example) {
    throw new TemplateRefused('Please review the request parameters and retry')
  }
  return {
    name: elementName,
    // The page's default.
    language: fields['languageCode'] || 'en_US',
    category: readCategory(category),
    body: content,
    status: 'PENDING',
    vertical,
    ...readParts(fields),
  }
}

/** What an edit changes: only what the form names. @throws {TemplateRefused} as `readTemplateForm()` does. */
export function readTemplateEdit(fields: Fields): Partial<NewTemplate> {
  const { content, category, vertical } = fields
  return {
    ...(content && { body: content }),
    ...(category && { category: readCategory(category) }),
    ...(vertical && { vertical }),
    ...readParts(fields),
  }
}

function readParts(fields: Fields): Partial<NewTemplate> {
  const { header, footer, templateType, exampleMedia, mediaUrl, buttons } = fields
  return {
    ...(templateType && { headerType: readHeaderType(templateType) }),
    ...(header && { header }),
    ...(footer && { footer }),
    ...(exampleMedia && { sampleMedia: exampleMedia }),
    ...(mediaUrl && { mediaUrl }),
    ...(buttons && { buttons: readButtons(buttons) }),
  }
}

function readCategory(category: string): TemplateCategory {
  if (category === 'MARKETING' || category === 'UTILITY' || category === 'AUTHENTICATION') return category
  throw new TemplateRefused(
    'Invalid category provided, kindly use category from these option AUTHENTICATION, MARKETING, UTILITY.',
  )
}

function readHeaderType(type: string): NonNullable<NewTemplate['headerType']> {
  switch (type) {
    case 'TEXT':
    case 'IMAGE':
    case 'VIDEO':
    case 'DOCUMENT':
    case 'LOCATION':
      return type
    default:
      throw new TemplateRefused('Template Not Supported On Gupshup Platform')
  }
}

function readButtons(text: string): TemplateButton[] {
  const parsed = parseJson(text)
  if (!Array.isArray(parsed) || !parsed.every(isButton)) {
    throw new TemplateRefused('Please review the request parameters and retry')
  }
  return parsed
}

function isButton(value: unknown): value is TemplateButton {
  return isObject(value) && 'type' in value && typeof value.type === 'string'
}
