import type { Agent as HttpAgent } from 'node:http'
import type { Agent as HttpsAgent } from 'node:https'
import * as v from 'valibot'
import { ConfigurationError, expectObject } from '../errors/index.ts'
import { type AxiosLike, type CredentialSource, isAppId, type PartnerTransport } from '../gupshup/index.ts'
import type { Policies } from '../policy/index.ts'
import type { SuppressionGuardOptions } from '../preflight/index.ts'
import { laneOptions, laneTable, rateLimitOptions } from '../rate/index.ts'
import { memoryStore, type Store } from '../store/index.ts'
import {
  type Clock,
  compact,
  completeClock,
  once,
  property,
  systemClock,
  unshown,
  validate,
  type WallClock,
} from '../util/index.ts'
import type { Fallback, FallbackFunction } from './fallback.ts'
import type { ClientOptions, Logger } from './options.ts'

/** Gupshup responds 401 to quotes that were copied from a .env file and to a scheme that was copied from a header. */
const key = v.pipe(
  v.string(),
  v.trim(),
  v.nonEmpty(),
  v.check((given) => !/^["'`].*["'`]$/s.test(given), 'must be the key alone, without the quotes around it'),
  v.check(
    (given) => !/^(?:bearer|basic|apikey)[ :]/i.test(given),
    'must be the key alone, without the word before it',
  ),
)

const appId = v.pipe(
  v.string(),
  v.trim(),
  v.nonEmpty(),
  v.check(
    (given) => isAppId(given),
    "must be the app's id, a UUID as Gupshup's console shows it, and not its name",
  ),
)

const positiveMs = v.pipe(v.number(), v.finite(), v.gtValue(0))
const text = v.pipe(v.string(), v.trim(), v.nonEmpty())

const country = v.pipe(v.string(), v.regex(/^[A-Z]{2}$/, 'must be two capital letters, such as "IN"'))

type Guard = Required<SuppressionGuardOptions>

const guard: v.GenericSchema<unknown, Guard> = v.pipe(
  v.strictObject({
    share: v.optional(v.pipe(v.number(), v.minValue(0), v.ltValue(1)), 0.5),
    minimum: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1)), 20),
    window: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1)), 100),
    pauseMs: v.optional(positiveMs, 60_000),
  }),
  v.check(
    ({ minimum, window }) => minimum <= window,
    'must have a window of at least its minimum, or it never acts',
  ),
)

/** Every default and every check, in the order of `ClientOptions`, whose docs give the defaults too. */
const schema = once(() =>
  v.strictObject({
    apiKey: v.optional(key),
    credentials: v.optional(
      // A value that is no function may be a token.
      unshown<CredentialSource>((value) =>
        typeof value === 'function'
          ? undefined
          : 'must be a function that returns a token; a fixed key is the option apiKey',
      ),
    ),
    scheme: v.optional(v.picklist(['apikey', 'bearer', 'token', 'apikey-and-bearer'])),
    appName: text,
    source: text,
    appId: v.optional(appId),
    transport: v.optional(
      v.custom<PartnerTransport>(
        // A copy of the object has no credentials.
        (value) => isObject(value) && Reflect.get(value, 'type') === 'partner' && 'credentials' in value,
        'must be the result of partner()',
      ),
    ),
    baseUrl: v.optional(text, 'https://api.gupshup.io'),
    // A longer timer fires at once in Node.
    timeoutMs: v.optional(v.pipe(positiveMs, v.maxValue(2 ** 31 - 1)), 30_000),
    // The AWS SDK has 50, which its users meet as a bound under load; a power of two above it. At 20 a second three are in use.
    maxConnections: v.optional(
      v.pipe(
        v.number(),
        v.check(
          (value) => value >= 1 && (value === Number.POSITIVE_INFINITY || Number.isInteger(value)),
          'must be a whole number of at least 1, or Infinity',
        ),
      ),
      64,
    ),
    rateLimit: rateLimitOptions,
    lanes: v.pipe(v.optional(laneOptions, {}), v.transform(laneTable)),
    policies: v.optional(v.custom<Policies>(isPlainObject, 'must be a plain object of policies'), {}),
    fallback: v.optional(
      v.custom<Fallback | FallbackFunction>(
        (value) => typeof value === 'string' || typeof value === 'function' || isObject(value),
        'must be a message, a list of messages, or a function that returns one',
      ),
    ),
    store: v.optional(
      v.custom<Store>((value) => hasMethods(value, 'scoped'), 'must be a store, such as memoryStore()'),
      () => memoryStore(),
    ),
    ttlMs: v.optional(positiveMs, 86_400_000),
    probeMs: v.optional(positiveMs, 10_000),
    // Production clients wait 5 seconds before they believe 131026.
    graceMs: v.optional(v.pipe(v.number(), v.finite(), v.minValue(0)), 5_000),
    unknownOutcome: v.optional(v.picklist(['report', 'resend']), 'report'),
    reconcileMs: v.optional(positiveMs, 60_000),
    keepContent: v.optional(v.boolean(), false),
    feed: v.optional(v.boolean(), true),
    sessionWindow: v.optional(v.picklist(['ignore', 'enforce']), 'ignore'),
    checkTemplates: v.optional(v.boolean(), false),
    templatesToUserIds: v.optional(v.boolean()),
    // A published sample of the event says "paused for 3 hours"; Meta's later pauses are longer, and end with the next event.
    quarantineMs: v.optional(positiveMs, 10_800_000),
    // The schema depends on the value, so that an error names the field of the object.
    suppressionGuard: v.optional(
      v.lazy(
        (given): v.GenericSchema<unknown, Guard | false> => (given === false ? v.literal(false) : guard),
      ),
      {},
    ),
    defaultCountry: v.optional(
      v.lazy((given): v.GenericSchema<unknown, string | null> => (given === null ? v.null() : country)),
    ),
    logger: v.optional(
      v.custom<Logger>(
        (value) => hasMethods(value, 'debug', 'info', 'warn', 'error'),
        'must be a logger, such as console',
      ),
    ),
    httpAgent: v.optional(v.custom<HttpAgent>(isAgent, 'must be an agent of node:http or node:https')),
    httpsAgent: v.optional(v.custom<HttpsAgent>(isAgent, 'must be an agent of node:http or node:https')),
    axios: v.optional(
      v.custom<AxiosLike>(
        // `axios` itself is a function.
        (value) => typeof property(value, 'request') === 'function' && isObject(property(value, 'defaults')),
        'must be an axios instance, such as axios.create() returns',
      ),
    ),
    clock: v.optional(
      v.custom<WallClock>(
        (value) => hasMethods(value, 'now', 'setTimer'),
        'must be a clock with now() and setTimer()',
      ),
      systemClock,
    ),
  }),
)

/** Options with every default filled in. */
export type NormalizedOptions = Omit<v.InferOutput<ReturnType<typeof schema>>, 'clock'> & {
  readonly clock: Clock
}

const environment = {
  apiKey: 'GUPSHUP_API_KEY',
  appName: 'GUPSHUP_APP_NAME',
  source: 'GUPSHUP_SOURCE',
  appId: 'GUPSHUP_APP_ID',
} as const

/**
 * Fills in the defaults and checks everything, before anything is opened.
 *
 * @throws {ConfigurationError} naming the option that cannot be used
 */
export function normalizeOptions(options: ClientOptions, env: NodeJS.ProcessEnv): NormalizedOptions {
  expectObject('GupshupClient()', options, 'apiKey, appName, source')
  const { GUPSHUP_BASE_URL } = env
  const given: Record<string, unknown> = { ...options, baseUrl: options.baseUrl ?? GUPSHUP_BASE_URL }
  for (const [option, variable] of Object.entries(environment)) given[option] ??= env[variable]
  // A blank variable counts as unset if the option is not needed.
  if (options.appId === undefined && isBlank(given['appId'])) given['appId'] = undefined
  const needsKey = options.transport === undefined && options.credentials === undefined
  // A key of the environment, which may be blank, counts only if it is needed.
  if (!needsKey) given['apiKey'] = options.apiKey
  const normalized = validate(schema(), given, (sentence, option) => {
    const isMissing = sentence.endsWith(' is missing.') && isFromEnvironment(option)
    if (isMissing) return missing(missingFrom(given))
    return new ConfigurationError(sentence, compact({ option }))
  })
  const { transport } = normalized
  checkCredentials(normalized)
  const appId = transport?.appId ?? normalized.appId
  const lacking = missingFrom({ ...given, appId })
  if (needsKey && normalized.apiKey === undefined) throw missing(lacking)
  if (appId === undefined && normalized.checkTemplates)
    throw missing(lacking, ' It is needed by checkTemplates.')
  return { ...normalized, appId, clock: completeClock(normalized.clock) }
}

/** One credential only, so that no reader has to know which goes before which. */
function checkCredentials({
  apiKey,
  credentials,
  scheme,
  transport,
}: v.InferOutput<ReturnType<typeof schema>>): void {
  if (apiKey !== undefined && credentials !== undefined) {
    throw new ConfigurationError(
      'credentials cannot be given beside apiKey. Remove apiKey, or return it from credentials.',
      { option: 'credentials' },
    )
  }
  const option = credentials === undefined ? scheme && 'scheme' : 'credentials'
  if (transport === undefined || option === undefined) return
  throw new ConfigurationError(`${option} is not used with a transport. Give it to partner().`, { option })
}

type FromEnvironment = keyof typeof environment

function isFromEnvironment(option: string | undefined): boolean {
  return option !== undefined && Object.hasOwn(environment, option)
}

/** The required options that are missing, so that one error names them all. */
function missingFrom(given: Readonly<Record<string, unknown>>): FromEnvironment[] {
  const needed: FromEnvironment[] = [
    ...(given['transport'] === undefined && given['credentials'] === undefined ? (['apiKey'] as const) : []),
    'appName',
    'source',
    ...(given['checkTemplates'] === true && given['transport'] === undefined ? (['appId'] as const) : []),
  ]
  return needed.filter((option) => given[option] === undefined)
}

function missing(options: readonly FromEnvironment[], why = ''): ConfigurationError {
  const [first = 'apiKey', ...others] = options
  if (others.length === 0) {
    const sentence = `${first} is missing. Give it as an option or set ${environment[first]}.${why}`
    return new ConfigurationError(sentence, { option: first })
  }
  const names = options.join(', ').replace(/, (\w+)$/, ' and $1')
  const variables = options.map((option) => environment[option]).join(', ')
  const sentence = `${names} are missing. Give them as options or set ${variables}.`
  return new ConfigurationError(sentence, { option: first })
}

function isBlank(value: unknown): boolean {
  return typeof value === 'string' && value.trim() === ''
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

function isPlainObject(value: unknown): value is object {
  return isObject(value) && !Array.isArray(value) && !(value instanceof Map)
}

function hasMethods(value: unknown, ...names: string[]): boolean {
  return isObject(value) && names.every((name) => typeof Reflect.get(value, name) === 'function')
}

function isAgent(value: unknown): boolean {
  return hasMethods(value, 'destroy')
}
