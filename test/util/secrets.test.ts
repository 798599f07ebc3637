import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isSecretName, redactSecrets } from '../../src/util/secrets.ts'

const jwt = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJzaG9wIn0.c2lnbmF0dXJl_-x'

const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'
const base64Url = `${letters}0123456789_-`

function word(alphabet: string, minLength: number, maxLength = 60) {
  return fc
    .array(fc.constantFrom(...alphabet), { minLength, maxLength })
    .map((characters) => characters.join(''))
}

/** Recognisable, so that no short secret is found by chance in the text around it. */
const secrets = word(base64Url, 9).map((rest) => `Q7z${rest}`)

/** A password that a person has chosen, with every sign. */
const passwords = fc.string({ minLength: 6, maxLength: 30 }).map((rest) => `Q7z${rest}Z9q`)

const names = fc.constantFrom(
  'clientSecret',
  'client_secret',
  'customerSecret',
  'secret',
  'password',
  'passwd',
  'apikey',
  'apiKey',
  'api_key',
  'x-api-key',
  'token',
  'access_token',
  'refresh_token',
  'hub.verify_token',
  'Authorization',
  'cookie',
  'PASSWORD',
)

/** A text with a secret in it, by the way it is written. */
const written = fc.oneof(
  secrets.map((secret) => ({ secret, text: `Bearer ${secret}` })),
  secrets.map((secret) => ({ secret, text: `bearer ${secret}.` })),
  secrets.map((secret) => ({ secret, text: `Authorization: Basic ${secret}==` })),
  fc
    .tuple(word(base64Url, 12), word(base64Url, 12), word(base64Url, 20))
    .map(([head, claims, signature]) => ({ secret: signature, text: `eyJ${head}.${claims}.${signature}` })),
  word(`${letters}0123456789`, 16).map((secret) => ({ secret, text: `sk_${secret}` })),
  fc.tuple(names, secrets).map(([name, secret]) => ({ secret, text: `${name}=${secret}` })),
  fc.tuple(names, secrets).map(([name, secret]) => ({ secret, text: `${name}: ${secret}` })),
  fc.tuple(names, passwords).map(([name, password]) => {
    const secret = encodeURIComponent(password)
    return { secret, text: `email=a%40example.com&${name}=${secret}&name=worker` }
  }),
  fc.tuple(names, passwords, fc.integer({ min: 1, max: 3 })).map(([name, password, levels]) => {
    const value = { user: 'worker', [name]: password, after: true }
    let text = JSON.stringify(value)
    let secret = JSON.stringify(password).slice(1, -1)
    for (let level = 1; level < levels; level += 1) {
      text = JSON.stringify({ body: text })
      secret = JSON.stringify(secret).slice(1, -1)
    }
    return { secret, text }
  }),
  fc.tuple(names, secrets).map(([name, secret]) => ({ secret, text: `{ '${name}': '${secret}' }` })),
  fc.tuple(names, secrets).map(([name, secret]) => ({
    secret,
    text: encodeURIComponent(`https://a.example/?${name}=${secret}&b=1`),
  })),
  secrets.map((secret) => ({ secret, text: `redis://user:${secret}@redis.example:6379` })),
)

const around = fc.oneof(
  fc.string(),
  fc.constantFrom(
    '',
    'token ',
    'token: ',
    'password=',
    '"',
    '{"',
    "'",
    '\\n',
    'Bearer ',
    'basic ',
    'eyJ',
    'sk_',
    '[secret]',
    '[token]',
    '://',
    'cookie: ',
  ),
)

describe('redactSecrets', () => {
  it.each([
    ['Authorization: Bearer abc.def', 'Authorization: Bearer [secret]'],
    ['with Bearer k9x2 and more', 'with Bearer [secret] and more'],
    ['Authorization: Basic cXdlOnp4', 'Authorization: Basic [secret]'],
    ['authorization: k9x2 was refused', 'authorization: [secret]'],
    [`refused ${jwt}.`, 'refused [secret].'],
    [`refused ${jwt.slice(0, 30)}`, 'refused [secret]'],
    ['key sk_0123456789, twice', 'key [secret], twice'],
    ['first\\nsk_0123456789', 'first\\n[secret]'],
    ['email=a%40example.com&secret=k9x2', 'email=a%40example.com&secret=[secret]'],
    ['clientSecret=k9x2&name=worker', 'clientSecret=[secret]&name=worker'],
    ['/?hub.verify_token=k9x2&a=1', '/?hub.verify_token=[secret]&a=1'],
    ['{"password":"k9x2","user":"worker"}', '{"password":"[secret]","user":"worker"}'],
    ['{"password":"k\\"9x2","user":"worker"}', '{"password":"[secret]","user":"worker"}'],
    ['{"secret":12345}', '{"secret":[secret]}'],
    ['{"password":"correct hor', '{"password":"[secret]'],
    ["{ apikey: 'k9x2', token: 'k9x3' }", "{ apikey: '[secret]', token: '[secret]' }"],
    ["Map(1) { 'token' => 'k9x2' }", "Map(1) { 'token' => '[secret]' }"],
    [
      "{ 'set-cookie': [ 'a=k9x2; Path=/', 'b=k9x3' ], date: 1 }",
      "{ 'set-cookie': [ '[secret]' ], date: 1 }",
    ],
    ['password: k&9x2, twice', 'password: [secret], twice'],
    ['Cookie: a=k9x2; b=k9x3', 'Cookie: [secret]'],
    ['next=https%3A%2F%2Fa.example%3Ftoken%3Dk9x2', 'next=https%3A%2F%2Fa.example%3Ftoken%3D[secret]'],
    ['connect to redis://user:k9x2@redis.example', 'connect to redis://[secret]@redis.example'],
    ['token=[token]k9x2', 'token=[secret]'],
  ])('hides the secret in %j', (text, shown) => {
    expect(redactSecrets(text)).toBe(shown)
  })

  it.each([
    'the token source failed',
    'the token source failed: HTTP status 401',
    'token: expired, ask for another',
    'could not renew the token: Error: connect ECONNREFUSED 127.0.0.1:443',
    'Invalid API Key. Pass a password or a token.',
    'apiKey must be a string.',
    'a Bearer token is required',
    'Bearer of good news',
    'a basic plan, or Basic authentication',
    'task_force_member and RISK_ASSESSMENT',
    'https://docs.gupshup.io/reference/session-text-message',
    'Authorization: Bearer <token>',
    'sent as Authorization: Bearer, and as Authorization: Bearer',
    'It is sent as Authorization: Bearer and ends at noon.',
    '/?token=…',
    '{"token":null}',
    '{"token":{"active":true}}',
    'password=undefined',
    'Bearer [token], apikey: [API key], password=[secret]',
    '5b1d7c04-2f6e-4c1a-9a57-0d3e8f2b6c11',
    '{"type":"message-event","timestamp":1790000000000}',
    'eyJvcmRlciI6N30 is no JWT',
  ])('leaves %j as it is', (text) => {
    expect(redactSecrets(text)).toBe(text)
  })

  it('shows no secret of any form, in any text', () => {
    fc.assert(
      fc.property(
        around,
        fc.constantFrom(' ', '\n', ', ', '{'),
        written,
        around,
        (before, gap, { text, secret }, after) => {
          expect(redactSecrets(`${before}${gap}${text} ${after}`)).not.toContain(secret)
        },
      ),
      { numRuns: 5_000 },
    )
  })

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(around, written, around, around, (before, { text }, middle, after) => {
        const once = redactSecrets(before + text + middle + after)
        expect(redactSecrets(once)).toBe(once)
      }),
      { numRuns: 5_000 },
    )
  })

  it('leaves a text without a secret as it is', () => {
    const words = fc.array(
      fc.constantFrom('the', 'token', 'secret', 'failed', 'Bearer', 'Basic', 'at', 'noon', '42'),
    )
    fc.assert(
      fc.property(words, (some) => {
        const sentence = some.join(', ')
        expect(redactSecrets(sentence)).toBe(sentence)
      }),
    )
  })
})

describe('redactSecrets of a hostile megabyte', () => {
  /** The characters that the expressions of a call step over, and the calls. */
  function stepsFor(text: string): number {
    let steps = 0
    const { exec } = RegExp.prototype
    function counted(this: RegExp, subject: string): RegExpExecArray | null {
      const from = this.lastIndex
      const found = exec.call(this, subject)
      const unfound = this.sticky ? from : subject.length
      steps += 1 + (found === null ? unfound : found.index + found[0].length) - from
      return found
    }
    Object.defineProperty(RegExp.prototype, 'exec', { value: counted })
    try {
      redactSecrets(text)
    } finally {
      Object.defineProperty(RegExp.prototype, 'exec', { value: exec })
    }
    return steps
  }

  const length = 1_000_000
  it.each([
    'a',
    'eyJ',
    'eyJabcdefgh.',
    'eyJabcdefgh. ',
    'sk_',
    'sk_abcdef ',
    'token=',
    'token:',
    'token: the ',
    'token=)',
    'token=[token]',
    'token: [',
    'token:["a",',
    'token:"\\',
    'token: "[secret]" ',
    '\\\\\\\\"',
    'password"',
    'Bearer ',
    'bearer+',
    'basic+',
    'Basic a+',
    'cookie: ',
    'cookie: a=b\n',
    'cookie: [secret]',
    'Authorization: Bearer ',
    'token%3D%22',
    'token        ',
    '://',
    '://a',
    '://…@',
    'token: <aaaaaaaa',
  ])('takes a number of steps in proportion, for %j again and again', (part) => {
    const text = part.repeat(Math.ceil(length / part.length))
    expect(stepsFor(text)).toBeLessThan(10 * text.length)
    expect(stepsFor(text.slice(1))).toBeLessThan(10 * text.length)
  })

  it('takes a number of steps in proportion, for any parts', () => {
    const part = fc.constantFrom(
      'token',
      '=',
      ':',
      ' ',
      '"',
      '\\',
      '[',
      ',',
      'eyJ',
      '.',
      'sk_',
      'aaaaaa',
      'bearer ',
      '://',
      '@',
      '[secret]',
      'cookie',
      '\n',
      ')',
    )
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 8 }), (parts) => {
        const text = parts.join('').repeat(2_000)
        expect(stepsFor(text)).toBeLessThan(20 * text.length + 100)
      }),
    )
  })
})

describe('isSecretName', () => {
  it.each([
    'authorization',
    'Proxy-Authorization',
    'token',
    'apikey',
    'apiKey',
    'cookie',
    'Set-Cookie',
    'clientSecret',
    'access_token',
    'password',
  ])('knows %s', (name) => {
    expect(isSecretName(name)).toBe(true)
  })

  it.each(['tokenType', 'key', 'idempotencyKey', 'tokens', 'id', 'secretary', 'message'])(
    'does not take %s for one',
    (name) => {
      expect(isSecretName(name)).toBe(false)
    },
  )
})
