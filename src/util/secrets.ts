/** Stands where a secret was. */
export const hiddenSecret = '[secret]'

/** What this package writes in place of a secret. The others are those that it knows by value. */
const placeholders = [hiddenSecret, '[token]', '[API key]'] as const

/**
 * The end of a name whose value is a secret: `clientSecret`, `access_token`, `x-api-key`, `Set-Cookie`. They are the names of Gupshup's pages (`apikey`,
 * `token`, `clientSecret`, `secret`, `password`: partner API, Jul to Oct 2026), of OAuth, and of HTTP's headers with credentials.
 */
const secretName =
  '(?:secret|passw(?:or)?d|passphrase|pwd|(?:api|access|private|secret)[-_]?key|token|authori[sz]ation|cookie)\\d{0,2}'

const wholeSecretName = new RegExp(`${secretName}$`, 'i')

/**
 * Where a secret can begin: a name, perhaps in quotes, and a sign (`password=`, `"token":`, `token%3D`); `Bearer` and `Basic`; `sk_`, with which
 * Gupshup's keys and app tokens begin, but not within `task_`; `eyJ`, which is `{"` in base64, for a JWT; an address, which can have a password. All
 * quantifiers are bounded, so the expression does a bounded number of steps at each character.
 */
const secretStart = new RegExp(
  `(?<name>${secretName})\\\\{0,7}(?:["'\`]|%2[27])?[ \\t]{0,8}(?<sign>=>?|:|%3[ad])[ \\t]{0,8}` +
    '|bearer(?:[ \\t]{1,8}|%20|\\+|[:=][ \\t]{0,8})' +
    '|(?<basic>(?<![a-z])basic)(?:[ \\t]{1,8}|%20|\\+)' +
    '|(?<key>(?:(?<![a-z\\d])|(?<=\\\\[nrt]|%[\\da-f]{2}))sk_)(?=[\\w-]{6})' +
    '|(?<jwt>eyj)|(?<address>:\\/\\/)',
  'gi',
)

/** A fast path: a text without any of these has no secret start. Most texts have none. */
const possibleStart = /[=:_]|%3|eyJ|bearer|basic/i

/** No match of `secretStart` is longer. */
const maxStartLength = 60

// A JWT has three parts (RFC 7519). One that was cut off has two.
const jwtHead = /eyJ[\w-]{6,}\.(?=[\w-])/y
const jwtPart = /[\w-]+/y
const wholeJwt = /[\w.-]+/y

/** The value of a field in a form or a query. */
const fieldValue = /[^\s&"]*/y
/** The value after a colon, which can have a `&`. */
const wordValue = /[^\s"]*/y
const restOfLine = /[^\r\n]*/y
const restOfKey = /[\w.~+/=-]*/y
const userInAddress = /[^\s/?#"]*@/y
const openingQuote = /(\\{0,7})(["'`])/y
const openingBracket = /\[\s{0,8}/y
const comma = /\s{0,8},\s{0,8}/y
const schemeWithToken = /(?:bearer|basic)(?:[ \t]{1,8}|%20|\+)/iy
const schemeWithFields = /[a-z][\w-]{0,20}[ \t]/iy
const shortWord = /[A-Za-z]{1,20}(?![\w+/=~@#$%^*-])/y
/** `<token>` in an example. */
const slot = /<[\w .-]{1,40}>/y

/** No secret ends with these, or it is one without them. */
const signs = " \t()[]{}<>.,;:!?'`\\…•*"

/** Not secrets after `=` either. */
const literals: ReadonlySet<string> = new Set(['null', 'undefined', 'true', 'false'])

/** The words of a sentence after `token:` or `Bearer`, so that the sentence stays readable. */
const sentenceWords: ReadonlySet<string> = new Set(
  (
    'a an and any are as at auth authentication authorisation authorization bad be before bearer but by can cannot check client connect copy could ' +
    'credential credentials denied does empty error errors expected expired expires failed failure fetch for forbidden format from getaddrinfo give ' +
    'given got gupshup had has have header headers here how http https if in instead internal invalid is it its key keys length make may method ' +
    'missing more must network nil no none not nothing null oauth of off ok on one only or please prefix read realm received refused rejected renew ' +
    'request required response revoked scheme schemes see server service set should socket source status string that the then there they this ' +
    'timeout to token tokens too try type unable unauthorised unauthorized undefined unexpected unknown use used value was were what when where ' +
    'which while why will with without write wrong you your true false'
  ).split(' '),
)

/** A part of a text to hide: from its first character to the one after its last. */
interface Span {
  readonly from: number
  readonly to: number
}

/** Whether a field's or header's name says that its value is a secret. */
export function isSecretName(name: string): boolean {
  const known = secretNames.get(name)
  if (known !== undefined) return known
  const isSecret = wholeSecretName.test(name)
  if (secretNames.size < maxKnownNames && name.length <= 40) secretNames.set(name, isSecret)
  return isSecret
}

/** The names that were asked for, which are nearly always the same. A webhook names its own fields, so their number is bounded. */
const secretNames = new Map<string, boolean>()
const maxKnownNames = 500

/**
 * Removes what looks like a secret from a text: `Bearer …` and `Basic …`, JWTs, keys and tokens that begin with `sk_`, the value of a field or header
 * such as `password`, `clientSecret`, `token` or `authorization` (in JSON, a form, a query or a log), and the user and password of an address. A
 * secret without any of these signs stays: remove it by its value. A text without a secret is returned as it is. The time is proportional to the length.
 *
 * @example
 * redactSecrets('POST email=a%40example.com&secret=k9x2') // 'POST email=a%40example.com&secret=[secret]'
 */
export function redactSecrets(text: string): string {
  if (!possibleStart.test(text)) return text
  let shown = hideSecrets(text)
  let before = text
  // Where two secrets meet, the first pass can leave a rest beside them, such as the `@` of an address.
  for (let pass = 1; pass < maxPasses && shown !== before; pass += 1) {
    before = shown
    shown = hideSecrets(before)
  }
  return shown
}

/** The second pass changes nothing in most texts. */
const maxPasses = 5

function hideSecrets(text: string): string {
  const read = { noJwtTo: 0 }
  let shown = ''
  let done = 0
  secretStart.lastIndex = 0
  for (let found = secretStart.exec(text); found !== null; found = secretStart.exec(text)) {
    const valueFrom = found.index + found[0].length
    // Within what is hidden already.
    if (valueFrom < done) continue
    const span = spanOf(text, found, valueFrom, read)
    if (span === undefined) continue
    const from = Math.max(span.from, done)
    shown += text.slice(done, from) + hiddenSecret
    done = span.to
    // What is hidden may end with the name of a secret, as in `Bearer token=`.
    secretStart.lastIndex = Math.max(from, done - maxStartLength)
  }
  return done === 0 ? text : shown + text.slice(done)
}

interface Read {
  /** Up to here no JWT begins. So a text is not read again for every `eyJ` in it. */
  noJwtTo: number
}

function spanOf(text: string, found: RegExpExecArray, from: number, read: Read): Span | undefined {
  const { name, sign, basic, key, jwt, address } = found.groups ?? {}
  if (jwt !== undefined) return jwt === 'eyJ' ? jwtAt(text, found.index, read) : undefined
  // `SK_` is the start of other names.
  if (key !== undefined) return key === 'sk_' ? keyAt(text, found.index, from) : undefined
  if (address !== undefined) {
    const length = lengthAt(userInAddress, text, from)
    return length === 0 ? undefined : unlessHidden(text, { from, to: from + length - 1 })
  }
  if (basic !== undefined) return isPlainWord(text, from) ? undefined : wordAt(text, from)
  const quoted = insideQuotes(text, from)
  if (quoted !== undefined) return unlessHidden(text, quoted)
  if (name === undefined) return sentenceAt(text, from, fieldValue)
  const list = insideList(text, from)
  if (list !== undefined) return unlessHidden(text, list)
  if (sign !== ':') return wordAt(text, from)
  return isHeaderName(name) ? headerAt(text, from, name) : sentenceAt(text, from)
}

function jwtAt(text: string, from: number, read: Read): Span | undefined {
  if (from < read.noJwtTo) return undefined
  if (lengthAt(jwtHead, text, from) > 0) {
    return withoutSigns(text, { from, to: from + lengthAt(wholeJwt, text, from) })
  }
  read.noJwtTo = from + lengthAt(jwtPart, text, from)
  return undefined
}

function keyAt(text: string, from: number, restFrom: number): Span {
  return withoutSigns(text, { from, to: restFrom + lengthAt(restOfKey, text, restFrom) })
}

function isHeaderName(name: string): boolean {
  return /authori[sz]ation|cookie/i.test(name)
}

/** The header's scheme stays. Cookies and unknown schemes can have several values, to the end of the line. */
function headerAt(text: string, from: number, name: string): Span | undefined {
  const scheme = lengthAt(schemeWithToken, text, from)
  if (scheme > 0) return sentenceAt(text, from + scheme, fieldValue)
  const hasFields = /cookie/i.test(name) || lengthAt(schemeWithFields, text, from) > 0
  if (!hasFields || isSentence(text, from)) return sentenceAt(text, from)
  const valueFrom = afterPlaceholder(text, from)
  return unlessHidden(text, { from, to: valueFrom + lengthAt(restOfLine, text, valueFrom) })
}

/** A value after a colon or a scheme, where a sentence can follow as well. */
function sentenceAt(text: string, from: number, value = wordValue): Span | undefined {
  return isSentence(text, from) ? undefined : wordAt(text, from, value)
}

function isSentence(text: string, from: number): boolean {
  const word = matchAt(shortWord, text, from)
  return word !== undefined && (sentenceWords.has(word.toLowerCase()) || word.endsWith('Error'))
}

/** `basic` is a word of English, and what follows it in a header is base64. */
function isPlainWord(text: string, from: number): boolean {
  const word = matchAt(shortWord, text, from)
  return word !== undefined && (/^[A-Z]?[a-z]*$/.test(word) || sentenceWords.has(word.toLowerCase()))
}

/** A value without quotes. */
function wordAt(text: string, from: number, value = fieldValue): Span | undefined {
  const word = matchAt(shortWord, text, from)
  if (word !== undefined && literals.has(word)) return undefined
  if (lengthAt(slot, text, from) > 0) return undefined
  const valueFrom = afterPlaceholder(text, from)
  const span = unlessHidden(text, { from, to: valueFrom + lengthAt(value, text, valueFrom) })
  return span && withoutSigns(text, span)
}

/** What is between quotes. They may themselves be escaped, as in JSON within JSON. A text that was cut off has no closing quote. */
function insideQuotes(text: string, at: number): Span | undefined {
  openingQuote.lastIndex = at
  const [whole = '', escapes = '', quote = ''] = openingQuote.exec(text) ?? []
  if (quote === '') return undefined
  const from = at + whole.length
  for (let to = text.indexOf(quote, from); to !== -1; to = text.indexOf(quote, to + 1)) {
    const backslashes = backslashesBefore(text, to, from)
    // Each backslash of the value itself is written with twice as many for each level.
    const own = backslashes - escapes.length
    if (own >= 0 && own % (2 * (escapes.length + 1)) === 0) return { from, to: to - escapes.length }
  }
  return { from, to: text.length }
}

function backslashesBefore(text: string, end: number, from: number): number {
  let start = end
  while (start > from && text[start - 1] === '\\') start -= 1
  return end - start
}

/** From the first to the last of the quoted values in brackets, as the headers of Node have `set-cookie`. */
function insideList(text: string, at: number): Span | undefined {
  const bracket = lengthAt(openingBracket, text, at)
  if (bracket === 0) return undefined
  const first = insideQuotes(text, at + bracket)
  if (first === undefined) return undefined
  let { to } = first
  for (;;) {
    const closed = to + lengthAt(openingQuote, text, to)
    const separator = lengthAt(comma, text, closed)
    const next = separator === 0 ? undefined : insideQuotes(text, closed + separator)
    if (next === undefined) return { from: first.from, to }
    to = next.to
  }
}

/** `undefined` when nothing is there to hide: no value, or one that is hidden already. */
function unlessHidden(text: string, span: Span): Span | undefined {
  const rest = withoutSigns(text, { from: afterPlaceholder(text, span.from), to: span.to })
  return rest.to > rest.from ? span : undefined
}

function afterPlaceholder(text: string, from: number): number {
  const found = placeholders.find((one) => text.startsWith(one, from))
  return from + (found?.length ?? 0)
}

function withoutSigns(text: string, { from, to }: Span): Span {
  let end = to
  while (end > from && signs.includes(text.charAt(end - 1))) end -= 1
  return { from, to: end }
}

function matchAt(sticky: RegExp, text: string, at: number): string | undefined {
  sticky.lastIndex = at
  return sticky.exec(text)?.[0]
}

function lengthAt(sticky: RegExp, text: string, at: number): number {
  return matchAt(sticky, text, at)?.length ?? 0
}
