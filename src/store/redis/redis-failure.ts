import { isGupshupError, StoreError, type StoreErrorReason } from '../../errors/index.ts'

interface RedisFailure {
  readonly reason: StoreErrorReason
  /** What follows after the name of the Redis. */
  readonly message: string
}

const closedMessage = 'The Redis store is closed. Make a new one with redisStore().'

const unreachable: RedisFailure = {
  reason: 'unreachable',
  message:
    'cannot be reached, or does not answer in time. Check that it runs and that this machine may connect to it; ' +
    'the store connects again by itself.',
}

/** What Redis says when it refuses a command, by the word it begins with; a script of ours may have words of its own before it. */
const refusals: readonly (readonly [RegExp, RedisFailure])[] = [
  [
    /(?:^|-)OOM /,
    {
      reason: 'full',
      message:
        'has used up its memory (maxmemory) and takes no more writes. Give it more memory, or keep finished messages ' +
        'for a shorter time with redisStore({ retentionMs }).',
    },
  ],
  [
    /(?:^|-)READONLY /,
    {
      reason: 'read-only',
      message: 'is a replica, which may only be read. Connect to its primary.',
    },
  ],
  [
    /(?:^|-)MISCONF /,
    {
      reason: 'full',
      message: 'takes no writes because it cannot save them to its disk. See what its log says.',
    },
  ],
  [/(?:^|-)(?:LOADING|CLUSTERDOWN|TRYAGAIN|MASTERDOWN|NOREPLICAS|BUSY) /, unreachable],
  [
    /unicode escape|exceeds maximum allowed size|invalid bulk length/i,
    { reason: 'unstorable', message: 'cannot keep what was to be written. See the cause.' },
  ],
  [
    /(?:^|-)(?:WRONGPASS|NOAUTH|NOPERM) /,
    {
      reason: 'unknown',
      message:
        'does not let this user do that. Check user and password of redisStore({ connection }), and that the user may ' +
        'run scripts, publish and subscribe.',
    },
  ],
]

const refused: RedisFailure = { reason: 'unknown', message: 'refused a command. See the cause.' }

/** A primary that took writes before: another Redis is taking over from it, or will. */
const demoted: RedisFailure = {
  reason: 'unreachable',
  message: 'has become a replica, as in a failover. The store looks for the primary by itself.',
}

/**
 * What a step in Redis threw, as a `StoreError`. Its cause keeps no arguments of the command.
 *
 * @param address Where the Redis is, without a password.
 * @param wasWritable Whether it has taken a write before: then it is a replica for a while only.
 */
export function storeErrorOf(cause: unknown, address: string, wasWritable: boolean): Error {
  if (isGupshupError(cause)) return cause
  const verdict = verdictOf(cause)
  return errorOf(verdict.reason === 'read-only' && wasWritable ? demoted : verdict, address, cause)
}

export function unreachableError(address: string, cause?: unknown): StoreError {
  return errorOf(unreachable, address, cause)
}

function errorOf({ reason, message }: RedisFailure, address: string, cause: unknown): StoreError {
  const code = cause instanceof Error ? errorCodeOf(cause) : undefined
  const why = typeof code === 'string' ? ` (${code})` : ''
  return new StoreError(`Redis at ${address}${why} ${message}`, { reason, cause })
}

export function closedError(): StoreError {
  return new StoreError(closedMessage, { reason: 'closed' })
}

/** Whether Redis itself said no. */
export function isRefusal(error: unknown): boolean {
  return error instanceof Error && error.name === 'ReplyError'
}

/** Whether the error is about Redis or the way to it, and no other library's own. */
export function isOfRedis(error: unknown): boolean {
  if (isRefusal(error)) return true
  // Node's errors of sockets have a word for their code, and this is what ioredis says of a connection that was ended.
  return (
    error instanceof Error &&
    (typeof errorCodeOf(error) === 'string' || error.message === 'Connection is closed.')
  )
}

function errorCodeOf(error: Error): unknown {
  return 'code' in error ? error.code : undefined
}

function verdictOf(cause: unknown): RedisFailure {
  if (!(cause instanceof Error)) return refused
  const known = refusals.find(([words]) => words.test(cause.message))
  if (known !== undefined) return known[1]
  // ioredis has a dozen sentences for a connection that is not there. These are none: Redis refused, or a program is wrong.
  return isRefusal(cause) || cause instanceof TypeError || cause instanceof RangeError ? refused : unreachable
}
