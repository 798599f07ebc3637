/** The parts of a phone number as it was written. */
export interface PhoneFormat {
  readonly digits: string
  /** Whether a `+` stands before the digits: the country code is then among them. */
  readonly plus: boolean
  /** Whether a `(0)` was among them: a 0 that is dialled within the country only. */
  readonly hasZeroInBrackets: boolean
}

// Punctuation between digits: spaces of all kinds, dashes of all scripts, brackets, dots, slashes, and the invisible marks in a number that was
// copied from a contact. After libphonenumber's VALID_PUNCTUATION.
const separators = /[\s\p{Cf}\p{Pd}\u2212\u30FC()（）[\]［］.．·/／~\u2053\u223C]/gu

// A 0 of any script in brackets. It is dropped only behind the country code.
const zeroInBrackets = /[(（[［]\s*[0０٠۰०]\s*[)）\]］]/u

const digitsOfAnyScript = /\p{Nd}/gu

/** Reads digits of any script with any punctuation between them. Undefined: the text has anything else. */
export function readPhoneFormat(text: string): PhoneFormat | undefined {
  const bare = text.replace(separators, '').replace(digitsOfAnyScript, toAsciiDigit)
  const [, plus, digits] = /^([+＋]?)(\d+)$/.exec(bare) ?? []
  return digits === undefined
    ? undefined
    : { digits, plus: plus !== '', hasZeroInBrackets: zeroInBrackets.test(text) }
}

/**
 * The shape of a text: every digit is shown as `•` and every letter as `a`. It explains why a number was refused without showing the
 * number.
 *
 * @example
 * maskedShape('+91 98765-ext') // '+•• •••••-aaa'
 */
export function maskedShape(text: string): string {
  const shape = text.slice(0, 40).replace(digitsOfAnyScript, '•').replace(/\p{L}/gu, 'a')
  return text.length > 40 ? `${shape}…` : shape
}

function toAsciiDigit(digit: string): string {
  if (digit >= '0' && digit <= '9') return digit
  // Full-width and mathematical digits have an ASCII form. The digits of any other script are ten consecutive characters in Unicode, so
  // their value is the distance from the first of them.
  const plain = digit.normalize('NFKC')
  if (plain >= '0' && plain <= '9') return plain
  let zero = plain.codePointAt(0) ?? 0
  const own = zero
  while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1
  return String(own - zero)
}
