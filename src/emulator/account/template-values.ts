import { property } from '../json.ts'
import type { RequestRecord } from '../log/records.ts'

/** "Template validation error": seen with the details "new-line/tab characters or more than 4 consecutive spaces". */
const FAULTY_PARAMETER = 132018
/** "Required parameter is missing": which code Meta gives an empty value is not documented; this one fits its words. */
const PARAMETER_MISSING = 131008

/**
 * The code with which a template fails for a value that Meta refuses, whichever template it is. Meta sees the values after Gupshup
 * has accepted the message, so the failure comes by webhook.
 */
export function codeForValues(request: RequestRecord): number | undefined {
  const values =
    request.endpoint?.body === 'json'
      ? valuesInComponents(property(request.template, 'components'))
      : listOf(property(request.template, 'params'))
  const texts = values.filter((value) => typeof value === 'string')
  if (texts.some(isInvisible)) return PARAMETER_MISSING
  return texts.some(isFaulty) ? FAULTY_PARAMETER : undefined
}

/** Every value that fills a variable; a card of a carousel has components of its own. */
function valuesInComponents(components: unknown): unknown[] {
  return listOf(components).flatMap((component) => [
    ...listOf(property(component, 'parameters')).flatMap(valuesOf),
    ...listOf(property(component, 'cards')).flatMap((card) =>
      valuesInComponents(property(card, 'components')),
    ),
  ])
}

function valuesOf(parameter: unknown): unknown[] {
  return [
    property(parameter, 'text'),
    property(parameter, 'coupon_code'),
    property(property(parameter, 'currency'), 'fallback_value'),
    property(property(parameter, 'date_time'), 'fallback_value'),
  ]
}

function isFaulty(text: string): boolean {
  return /[\t\n\v\f\r\u0085\u2028\u2029]|\p{Zs}{5}/u.test(text)
}

function isInvisible(text: string): boolean {
  return /^[\s\p{Cc}\p{Default_Ignorable_Code_Point}\u2800\ufff9-\ufffb]*$/u.test(text)
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : []
}
