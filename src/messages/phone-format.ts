/** A phone number as it was written, reduced to what it says. */
export interface PhoneFormat {
  readonly digits: string
  /** Whether a `+` stands before the digits: the country code is then among them. */
  readonly plus: boolean
  /** Whether a `(0)` is among them: a 0 that is dialled within the country only. */
  readonly hasZeroInBrackets: boolean
}

// What people and programs put between digits: spaces of all kinds, dashes of all scripts, brackets, dots, slashes, and the
// invisible marks that come along when a number is copied from a contact. Taken after libphonenumber's VALID_PUNCTUATION.
const separators = /[\s\p{Cf}\p{Pd}\u2212\u30FC()（）[\]［］.．·/／~\u2053\u223C]/gu

// Of any script: a bracketed digit is checked to be a 0 behind the country code before it is dropped.
const zeroInBrackets = /[(（[［]\s*[0０٠۰०]\s*[)）\]］]/u

const digitsOfAnyScript = /\p{Nd}/gu

/** Reads digits of any script with any punctuation between them; undefined when anything else is in the text. */
export function readPhoneFormat(text: string): PhoneFormat | undefined {
  const bare = text.replace(separators, '').replace(digitsOfAnyScript, toAsciiDigit)
  const [, plus, digits] = /^([+＋]?)(\d+)$/.exec(bare) ?? []
  return digits === undefined
    ? undefined
    : { digits, plus: plus !== '', hasZeroInBrackets: zeroInBrackets.test(text) }
}

/**
 * What a text looks like without saying what it is: every digit is shown as `•` and every letter as `a`. It tells why a
 * number was refused and does not give the number away.
 *
 * @example
 * shapeOf('+91 98765-ext') // '+•• •••••-aaa'
 */
export function maskedShape(text: string): string {
  const shape = text.slice(0, 40).replace(digitsOfAnyScript, '•').replace(/\p{L}/gu, 'a')
  return text.length > 40 ? `${shape}…` : shape
}

function toAsciiDigit(digit: string): string {
  if (digit >= '0' && digit <= '9') return digit
  // Full-width and mathematical digits have an ASCII form. The digits of a script are ten neighbours in Unicode, so the
  // others are worth their distance from the first of them.
  const plain = digit.normalize('NFKC')
  if (plain >= '0' && plain <= '9') return plain
  let zero = plain.codePointAt(0) ?? 0
  const own = zero
  while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1
  return String(own - zero)
}
