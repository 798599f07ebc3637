/** Characters that a form has as they are: https://url.spec.whatwg.org/#application-x-www-form-urlencoded-percent-encode-set. */
const unchanged = /^[\w*.-]*$/

/** What `encodeURIComponent()` leaves and a form does not, and the blank. */
const special = /%20|[!'()~]/g

/** A form as the text of a body, as `URLSearchParams` writes it, in a fraction of its time. Fields that are undefined are left out. */
export function formText(fields: Readonly<Record<string, string | undefined>>): string {
  let text = ''
  for (const name in fields) {
    const value = fields[name]
    if (value === undefined) continue
    text += `${text === '' ? '' : '&'}${encoded(name)}=${encoded(value)}`
  }
  return text
}

function encoded(text: string): string {
  if (unchanged.test(text)) return text
  // Half an emoji becomes the sign for it, as in every other text that is encoded as UTF-8.
  return encodeURIComponent(text.toWellFormed()).replace(special, escaped)
}

function escaped(found: string): string {
  return found === '%20' ? '+' : `%${found.charCodeAt(0).toString(16).toUpperCase()}`
}
