import * as v from 'valibot'

/**
 * What Meta refuses in a value that fills a variable: code 132018 with the details "new-line/tab characters or more than 4
 * consecutive spaces" (https://github.com/netflie/whatsapp-cloud-api/issues/201), and an empty value
 * (https://github.com/shridarpatil/frappe_whatsapp/issues/169). Line breaks are those of Unicode (UAX #14, class BK, CR, LF, NL).
 */
const rules = [
  { pattern: /[\n\v\f\r\u0085\u2028\u2029]/, name: 'a line break', count: 'no line break' },
  { pattern: /\t/, name: 'a tab', count: 'no tab' },
  { pattern: /\p{Zs}{5}/u, name: 'a longer run', count: 'at most four spaces in a row' },
] as const

/** Only blanks and characters that show nothing: zero-width ones, fillers, the blank of Braille, controls. */
const invisible = /^[\s\p{Cc}\p{Default_Ignorable_Code_Point}\u2800\ufff9-\ufffb]*$/u

const remedy = 'Meta refuses it in a variable: write it into the template, or leave it out'

/**
 * A text that fills a variable of a template. What Meta is known to refuse is refused here, before anything is sent. No error
 * quotes it: the values of a template are private.
 */
export const templateText = v.pipe(
  v.string(),
  v.rawCheck<string>(({ dataset, addIssue }) => {
    if (!dataset.typed) return
    const text = dataset.value
    if (invisible.test(text)) {
      const what = text === '' ? 'empty' : 'blank or invisible'
      addIssue({ message: `must not be ${what}: Meta refuses a variable with nothing in it`, received: '' })
      return
    }
    for (const { pattern, name, count } of rules) {
      const found = pattern.exec(text)
      if (found === null) continue
      const place = `${name} at character ${found.index + 1}`
      addIssue({ message: `must have ${count}, but has ${place}. ${remedy}`, received: '' })
      return
    }
  }),
)
