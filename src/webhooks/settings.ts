import { ConfigurationError, refuseUnknown } from '../errors/index.ts'
import type { WebhookHandlerOptions } from './options.ts'
import type { OnError } from './report.ts'

/** The options with every default filled in. */
export interface WebhookSettings {
  readonly tokens: readonly string[]
  readonly header: string
  readonly queryParameter: string
  readonly path: string | undefined
  readonly limitBytes: number
  readonly bodyTimeoutMs: number
  readonly onError: OnError
}

/**
 * Ours. An event is a few kilobytes: a text has at most 4,096 characters (docs.gupshup.io/docs/text) and media come as addresses.
 * 1 MiB leaves room for a v3 body with many events, and a stranger's flood stays small.
 */
const DEFAULT_LIMIT_BYTES = 1024 * 1024

/** Gupshup counts a callback as failed after 10 s (docs.gupshup.io/docs/webhook-key-points): nobody waits for a later answer. */
const DEFAULT_BODY_TIMEOUT_MS = 10_000

/** The longest delay that a timer takes; a longer one would fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1

/**
 * Checks the options and fills in the defaults.
 *
 * @throws ConfigurationError
 */
export function readOptions(options: WebhookHandlerOptions): WebhookSettings {
  const {
    token,
    header = 'x-webhook-token',
    queryParameter = 'token',
    path,
    limitBytes = DEFAULT_LIMIT_BYTES,
    bodyTimeoutMs = DEFAULT_BODY_TIMEOUT_MS,
    onError = () => {},
    // Spread, so that plain JavaScript that forgets the options is told about the token.
    ...unknown
  } = { ...options }

  // A misspelling would silently leave a default in force.
  refuseUnknown('createWebhookHandler()', unknown, [
    'token',
    'header',
    'queryParameter',
    'path',
    'limitBytes',
    'bodyTimeoutMs',
    'onError',
  ])

  check('header', isText(header, /^[\w!#$%&'*+.^`|~-]+$/), 'the name of a header')
  check('queryParameter', isText(queryParameter, /./), 'the name of a query parameter')
  check(
    'path',
    path === undefined || isText(path, /^\/[^?#]*$/),
    'a path that begins with a slash, without a query',
  )
  check('limitBytes', isCount(limitBytes), 'a whole number of bytes, 1 or more')
  check(
    'bodyTimeoutMs',
    isCount(bodyTimeoutMs) && bodyTimeoutMs <= LONGEST_TIMER_MS,
    `a whole number of milliseconds from 1 to ${LONGEST_TIMER_MS}`,
  )
  check('onError', typeof onError === 'function', 'a function')

  return {
    tokens: readTokens(token),
    header: header.toLowerCase(),
    queryParameter,
    path,
    limitBytes,
    bodyTimeoutMs,
    onError,
  }
}

/** Blanks around a token are dropped: an HTTP header cannot carry them, and a token read from a file often ends with a newline. */
function readTokens(token: WebhookHandlerOptions['token']): readonly string[] {
  const tokens = (Array.isArray(token) ? token : [token]).map((one) =>
    typeof one === 'string' ? one.trim() : '',
  )
  if (tokens.length === 0 || tokens.includes('')) {
    throw new ConfigurationError(
      'The webhook handler needs a `token`, or anybody could report events. Make one with `openssl rand -hex 32` and give the same ' +
        'one to the subscription at Gupshup.',
      { option: 'token' },
    )
  }
  check(
    'token',
    tokens.every((one) => isText(one, /^[\x21-\x7e]+$/)),
    'made of visible ASCII characters, as no other can travel in a header; `openssl rand -hex 32` makes one',
  )
  return tokens
}

function isText(value: unknown, pattern: RegExp): boolean {
  return typeof value === 'string' && pattern.test(value)
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value > 0
}

function check(option: string, valid: boolean, expected: string): void {
  if (valid) return
  throw new ConfigurationError(`Expected the webhook handler's \`${option}\` to be ${expected}.`, { option })
}
