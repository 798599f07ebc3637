import { isGupshupError, StoreError, type StoreErrorReason } from '../../errors/index.ts'

/** An installed package lacks exports of the oldest version that this store supports. */
export class TooOldError extends Error {
  override readonly name = 'TooOldError'
}

interface RedisFailure {
  readonly reason: StoreErrorReason
  /** Follows the address in the error's text. */
  readonly message: string
}

const closedMessage = 'The Redis store is closed. Make a new one with redisStore().'

const unreachable: RedisFailure = {
  reason: 'unreachable',
  message:
    'cannot be reached, or does not respond in time. Check that it runs and that this machine may connect to it. ' +
    'The store reconnects by itself.',
}

/** Error replies of Redis by the word they begin with. The error of a script may have other words before it. */
const refusals: readonly (readonly [RegExp, RedisFailure])[] = [
  [
    /(?:^|-)OOM /,
    {
      reason: 'full',
      message:
        'has used up its memory (maxmemory) and accepts no writes. Give it more memory, or keep finished messages ' +
        'for a shorter time with redisStore({ retentionMs }).',
    },
  ],
  [
    /(?:^|-)READONLY /,
    {
      reason: 'read-only',
      message: 'is a replica and accepts no writes. Connect to its primary.',
    },
  ],
  [
    /(?:^|-)MISCONF /,
    {
      reason: 'full',
      message: 'accepts no writes because it cannot save them to its disk. See its log.',
    },
  ],
  [/(?:^|-)(?:LOADING|CLUSTERDOWN|TRYAGAIN|MASTERDOWN|NOREPLICAS|BUSY) /, unreachable],
  [
    /unicode escape|exceeds maximum allowed size|invalid bulk length/i,
    { reason: 'unstorable', message: 'cannot store the value. See the cause.' },
  ],
  [
    /(?:^|-)(?:WRONGPASS|NOAUTH|NOPERM) /,
    {
      reason: 'unknown',
      message:
        'does not permit this user the command. Check the user and password of redisStore({ connection }), and that the user may ' +
        'run scripts, publish and subscribe.',
    },
  ],
]

const refused: RedisFailure = { reason: 'unknown', message: 'refused a command. See the cause.' }

/** A Redis that accepted writes before is demoted in a failover. */
const demoted: RedisFailure = {
  reason: 'unreachable',
  message: 'has become a replica, as in a failover. The store connects to the primary by itself.',
}

/**
 * Converts the error of an operation to a `StoreError`. Its cause has no arguments of the command.
 *
 * @param address The host and port, without a password.
 * @param wasWritable Whether it accepted a write before. Then it is a replica only during a failover.
 */
export function storeErrorOf(cause: unknown, address: string, wasWritable: boolean): Error {
  if (isGupshupError(cause)) return cause
  const failure = failureOf(cause)
  return errorOf(failure.reason === 'read-only' && wasWritable ? demoted : failure, address, cause)
}

export function unreachableError(address: string, cause?: unknown): StoreError {
  return errorOf(unreachable, address, cause)
}

function errorOf({ reason, message }: RedisFailure, address: string, cause: unknown): StoreError {
  const code = cause instanceof Error ? errorCodeOf(cause) : undefined
  const codeText = typeof code === 'string' ? ` (${code})` : ''
  return new StoreError(`Redis at ${address}${codeText} ${message}`, { reason, cause })
}

export function closedError(): StoreError {
  return new StoreError(closedMessage, { reason: 'closed' })
}

/** The error of one of several commands, as the driver makes one of a reply. */
export function replyError(message: string): Error {
  return Object.assign(new Error(message), { name: 'ReplyError' })
}

/** Whether Redis itself refused the command. */
function isRefusal(error: unknown): boolean {
  return error instanceof Error && error.name === 'ReplyError'
}

function errorCodeOf(error: Error): unknown {
  return 'code' in error ? error.code : undefined
}

function failureOf(cause: unknown): RedisFailure {
  if (!(cause instanceof Error)) return refused
  const known = refusals.find(([pattern]) => pattern.test(cause.message))
  if (known !== undefined) return known[1]
  // ioredis has a dozen messages for a lost connection. These errors are not among them: Redis refused, or there is a bug.
  return isRefusal(cause) || cause instanceof TypeError || cause instanceof RangeError ? refused : unreachable
}
