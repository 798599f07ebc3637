/**
 * A scope's name as it may stand in a key: without the braces that would end a hash tag, without blanks, in plain letters.
 * Distinct names stay distinct, because the sign that a letter is written with is itself always written so.
 *
 * @example
 * scopeTag('MyShop:917834811114') // 'MyShop:917834811114'
 * scopeTag('My Shop:1') // 'My%0020Shop:1'
 */
export function scopeTag(scope: string): string {
  const tag = Array.from({ length: scope.length }, (_, index) => escaped(scope.charAt(index))).join('')
  // Redis takes empty braces for no tag at all.
  return tag === '' ? '%' : tag
}

function escaped(unit: string): string {
  return /[\w.:-]/.test(unit) ? unit : `%${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
}
