import { PermanentCredentialsError } from '../../errors/index.ts'
import type { Failure } from '../../model/index.ts'
import { type Clock, compact, property, redactText } from '../../util/index.ts'
import { credentialFields, type ReceivedCredential, readCredential, tokenIn } from './read-credential.ts'
import type { CredentialRequest, CredentialSource } from './source.ts'

export interface CallOptions {
  /** How long one call may take, in milliseconds. */
  readonly timeoutMs: number
  readonly clock: Clock
  /** How far the wall clock is ahead, in milliseconds. `undefined`: unknown. */
  readonly skewMs: () => number | undefined
  /** Called with every token, also with one that came too late to be used. */
  readonly remember: (token: string) => void
  /** Removes the remembered tokens from a text. */
  readonly redact: (text: string) => string
  /** Ends the call, because the client is closed. */
  readonly closing: AbortSignal
}

/** What a call of the source came to. */
export type CallResult =
  | { readonly outcome: 'received'; readonly credential: ReceivedCredential }
  | {
      readonly outcome: 'failed'
      readonly failure: Failure
      /** The wait that the source asked for. */
      readonly askedMs?: number | undefined
    }
  | { readonly outcome: 'closed' }

/** The text of an error of the caller's source may be long. */
const maxReasonLength = 200

/** A part that is cut off before the text is redacted cannot be among the characters that are shown. */
const maxReadLength = 10_000

/** Calls the source once. Never rejects. */
export async function callSource(
  source: CredentialSource,
  { reason, refused }: Omit<CredentialRequest, 'signal'>,
  options: CallOptions,
): Promise<CallResult> {
  const { clock, skewMs, closing, remember } = options
  try {
    const credential = await untilTimeout(options, async (signal) => {
      const returned = copyOf(await source(compact({ reason, refused, signal })))
      const token = tokenIn(returned)
      if (token !== undefined) remember(token)
      return readCredential(returned, { now: clock.now(), skewMs: skewMs() })
    })
    return 'problem' in credential
      ? { outcome: 'failed', failure: credentialsFailure(credential.problem) }
      : { outcome: 'received', credential }
  } catch (error) {
    return closing.aborted ? { outcome: 'closed' } : failed(error, options)
  }
}

/** Reads each field once, because a getter can return another token each time, or throw. */
function copyOf(returned: unknown): unknown {
  if (typeof returned !== 'object' || returned === null) return returned
  return Object.fromEntries(credentialFields.map((field) => [field, property(returned, field)]))
}

/** A source that ignores its signal is abandoned. */
async function untilTimeout<Value>(
  { clock, timeoutMs, closing }: CallOptions,
  call: (signal: AbortSignal) => Promise<Value>,
): Promise<Value> {
  const controller = new AbortController()
  const { signal } = controller
  const abort = () => controller.abort(closing.reason)
  const cancelTimer = clock.setTimer(timeoutMs, () => {
    controller.abort(new Error(`it returned no token within ${timeoutMs / 1_000} s`))
  })
  closing.addEventListener('abort', abort, { once: true })
  try {
    return await new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true })
      call(signal).then(resolve, reject)
    })
  } finally {
    cancelTimer()
    closing.removeEventListener('abort', abort)
  }
}

function failed(thrown: unknown, { redact }: CallOptions): CallResult {
  const { message, isPermanent, retryAfterMs: asked } = readThrown(thrown)
  const text = redact((message || 'no reason given').slice(0, maxReadLength))
  const reason = redactText(text).slice(0, maxReasonLength)
  if (isPermanent) {
    const failure = {
      kind: 'authentication',
      via: 'client',
      reason: `the credential source has ended: ${reason}`,
    } as const
    return { outcome: 'failed', failure }
  }
  const askedMs = typeof asked === 'number' && asked > 0 ? asked : undefined
  return compact({ outcome: 'failed' as const, failure: credentialsFailure(`failed: ${reason}`), askedMs })
}

/** Anything can be thrown, also an object that throws when it is read. */
function readThrown(thrown: unknown): {
  readonly message: string
  readonly isPermanent: boolean
  readonly retryAfterMs?: unknown
} {
  try {
    const message = typeof thrown === 'string' ? thrown : property(thrown, 'message')
    return {
      message: typeof message === 'string' ? message : '',
      isPermanent: thrown instanceof PermanentCredentialsError,
      retryAfterMs: property(thrown, 'retryAfterMs'),
    }
  } catch {
    return { message: 'it threw what cannot be read', isPermanent: false }
  }
}

/** No credential could be obtained, and a later call of the source may succeed. Nothing was sent. */
export function credentialsFailure(problem: string): Failure {
  return { kind: 'credentials', via: 'client', reason: `the credential source ${problem}` }
}
