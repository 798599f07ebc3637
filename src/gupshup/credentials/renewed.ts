import type { CredentialInfo, CredentialScheme, Failure } from '../../model/index.ts'
import { assertNever, type Clock, compact, timeText } from '../../util/index.ts'
import { type AuthHeaders, authHeaders } from './auth-headers.ts'
import { callSource, credentialsFailure } from './call-source.ts'
import type { CredentialsProvider, Refusal } from './credentials.ts'
import { formatOf, type ReceivedCredential } from './read-credential.ts'
import type { RenewalEvent } from './renewal-event.ts'
import type { RenewalLock } from './renewal-lock.ts'
import { isNearItsEnd, minRenewalMs, renewalDelay } from './renewal-pause.ts'
import { RenewalTrouble } from './renewal-trouble.ts'
import type { CredentialRequest, CredentialSource } from './source.ts'
import { UsedTokens } from './used-tokens.ts'

export interface RenewalOptions {
  readonly scheme: CredentialScheme
  /** How long one call of the source may take, in milliseconds. */
  readonly timeoutMs: number
  readonly clock: Clock
  readonly random: () => number
  /** How far the wall clock is ahead, in milliseconds. `undefined`: unknown. */
  readonly skewMs: () => number | undefined
  readonly lock: RenewalLock
  readonly onEvent: (event: RenewalEvent) => void
}

/** The credential that requests are sent with. Times are monotonic. */
interface LiveCredential extends ReceivedCredential {
  readonly arrivedAt: number
  /** Whether a request has used it. An idle client renews nothing. */
  isUsed: boolean
  /** Whether Gupshup has accepted a request with it. */
  hasWorked: boolean
  /** The one before it, which had worked. Kept until this one has, too. */
  previous?: LiveCredential | undefined
}

/** After its end, a credential that could not be renewed is used for this long, because the end may be by another clock. Our choice. */
const softEndMs = 5 * 60_000

/** The clocks of a store's processes differ by some milliseconds. What is left of a shared pause by then would only begin another one. */
const clockToleranceMs = 100

/** The current credential of a source, renewed ahead of its end and after a refusal. */
export class RenewedCredentials implements CredentialsProvider {
  readonly isRenewable = true
  readonly #source: CredentialSource
  readonly #options: RenewalOptions
  readonly #used = new UsedTokens()
  readonly #closing = new AbortController()
  readonly #trouble: RenewalTrouble
  #current: LiveCredential | undefined
  #refused: string | undefined
  #pending: Promise<void> | undefined
  #cancelTimer: (() => void) | undefined

  constructor(source: CredentialSource, options: RenewalOptions) {
    this.#source = source
    this.#options = options
    this.#trouble = new RenewalTrouble(options)
  }

  headers(): AuthHeaders | Promise<AuthHeaders> {
    const current = this.#current
    if (current === undefined) return this.#headersAfterRenewal('first')
    const ageMs = this.#ageOf(current)
    const { lifeMs = Number.POSITIVE_INFINITY } = current
    // Gupshup refuses it if it is so short-lived, and a source that has confused its units is not called for every message.
    if (ageMs >= Math.max(lifeMs, minRenewalMs)) return this.#headersAfterRenewal('ahead')
    return this.#use(current)
  }

  headersAfter(refused: string): AuthHeaders | Promise<AuthHeaders> {
    const current = this.#current
    if (current?.token !== refused) return this.headers()
    this.#current = undefined
    this.#refused = refused
    const { previous } = current
    if (previous !== undefined) return this.#useAgain(previous)
    return this.#hadExpired(current) ? this.#failExpired(current) : this.#headersAfterRenewal('refused')
  }

  confirm(secret: string): void {
    if (this.#current?.token !== secret) return
    this.#current.hasWorked = true
    this.#current.previous = undefined
  }

  refusalOf(secret: string): Refusal {
    const current = this.#current
    if (current?.token !== secret) return 'expired'
    if (this.#hadExpired(current)) return 'expired'
    return current.hasWorked || isNearItsEnd(this.#ageOf(current), current.lifeMs) ? 'expired' : 'rejected'
  }

  async giveUp(refused: string): Promise<Failure> {
    const failure = credentialsFailure('returns tokens that Gupshup refuses at once')
    const current = this.#current
    // Of many requests that were refused together, the first begins the pause. A token that came meanwhile may be good.
    if (current?.token === refused && !current.hasWorked) {
      this.#current = undefined
      this.#refused = refused
      await this.#fail(failure)
    }
    return this.#trouble.failure ?? failure
  }

  redact(text: string): string {
    return this.#used.redact(text)
  }

  info(): CredentialInfo {
    const current = this.#current
    return compact({
      origin: 'source' as const,
      format: current && formatOf(current.token),
      scheme: current?.scheme ?? this.#options.scheme,
      expiresAt: current?.expiresAt,
      failingSince: this.#trouble.since,
      nextAttemptAt: this.#trouble.nextAttemptAt,
    })
  }

  reset(): void {
    if (this.#trouble.clear()) this.#options.lock.recordSuccess().catch(ignore)
  }

  close(): void {
    this.#cancelTimer?.()
    this.#closing.abort(new Error('The client was closed.'))
  }

  /** The first use of a credential begins the wait for its renewal, so an idle client renews nothing. */
  #use(current: LiveCredential): AuthHeaders {
    if (!current.isUsed) {
      current.isUsed = true
      this.#renewAheadOf(current)
    }
    return authHeaders(current.token, current.scheme ?? this.#options.scheme)
  }

  #ageOf({ arrivedAt }: LiveCredential): number {
    return this.#options.clock.monotonic() - arrivedAt
  }

  async #headersAfterRenewal(reason: CredentialRequest['reason']): Promise<AuthHeaders> {
    await this.#renew(this.#refused === undefined ? reason : 'refused')
    const current = this.#current
    if (
      current !== undefined &&
      this.#ageOf(current) < (current.lifeMs ?? Number.POSITIVE_INFINITY) + softEndMs
    ) {
      return this.#use(current)
    }
    return { failure: this.#failure() }
  }

  /** A renewal ahead has brought a credential that Gupshup refuses, while the one before it may still be good. */
  async #useAgain(previous: LiveCredential): Promise<AuthHeaders> {
    this.#current = previous
    await this.#fail(
      credentialsFailure('returned a new token that Gupshup refused, so the one before it stays in use'),
    )
    return this.#use(previous)
  }

  /** Whether a refused credential had expired on arrival, by a clock that may be wrong. It was tried, because Gupshup's word counts. */
  #hadExpired({ hasWorked, lifeMs, expiresAt }: LiveCredential): boolean {
    return !hasWorked && lifeMs === undefined && expiresAt !== undefined
  }

  async #failExpired({ expiresAt = 0 }: LiveCredential): Promise<AuthHeaders> {
    await this.#fail(credentialsFailure(`returned a token that expired ${timeText(expiresAt)}`))
    return { failure: this.#failure() }
  }

  #failure(): Failure {
    const failure = this.#closing.signal.aborted ? undefined : this.#trouble.failure
    return failure ?? { kind: 'closed', via: 'client' }
  }

  /** Concurrent calls share one call of the source, and after a failure one pause. Never rejects. */
  async #renew(reason: CredentialRequest['reason']): Promise<void> {
    if (this.#closing.signal.aborted) return
    if (this.#pending === undefined && this.#trouble.leftMs > 0) return
    this.#pending ??= this.#callSource(reason).finally(() => {
      this.#pending = undefined
    })
    await this.#pending
  }

  /** Renews a credential in the background while it is used. */
  #renewAheadOf(current: LiveCredential): void {
    if (current.lifeMs === undefined) return
    const delayMs = renewalDelay(current.lifeMs, this.#options.random())
    this.#wakeAt(current.arrivedAt + delayMs, current)
  }

  #wakeAt(at: number, current: LiveCredential): void {
    const { clock } = this.#options
    this.#cancelTimer?.()
    const wake = () => {
      // A timer cannot run longer than some 24 days, so it may have fired early.
      if (clock.monotonic() < at) return this.#wakeAt(at, current)
      if (this.#current === current) this.#renew('ahead').catch(ignore)
    }
    this.#cancelTimer = clock.setTimer(at - clock.monotonic(), wake, { isBackground: true })
  }

  async #callSource(reason: CredentialRequest['reason']): Promise<void> {
    const { signal } = this.#closing
    try {
      await this.#options.lock.run(signal, async () => await this.#renewLocked(reason))
    } catch (error) {
      // The lock rejects only when the client is closed.
      if (!signal.aborted) throw error
    }
  }

  /** Failures are recorded before the lock is released, so that no other process calls the source in between. */
  async #renewLocked(reason: CredentialRequest['reason']): Promise<void> {
    const pause = await this.#options.lock.pause()
    if (pause !== undefined && pause.untilMs > clockToleranceMs) {
      return this.#waitFor(pause.untilMs, pause.failures)
    }
    const called = await callSource(
      this.#source,
      { reason, refused: this.#refused },
      {
        ...this.#options,
        remember: (token) => this.#used.add(token),
        redact: (text) => this.redact(text),
        closing: this.#closing.signal,
      },
    )
    switch (called.outcome) {
      case 'received':
        // Gupshup may have refused it while the source was called.
        return called.credential.token === this.#refused
          ? await this.#fail(credentialsFailure('returned the refused token again'))
          : await this.#adopt(called.credential, reason)
      case 'failed':
        return await this.#fail(called.failure, called.askedMs)
      case 'closed':
        return
      default:
        return assertNever(called)
    }
  }

  async #adopt(received: ReceivedCredential, reason: CredentialRequest['reason']): Promise<void> {
    const { clock, lock, onEvent } = this.#options
    const before = this.#current
    const hasWorked = before?.token === received.token && before.hasWorked
    const previous = before?.hasWorked ? before : before?.previous
    this.#current = { ...received, arrivedAt: clock.monotonic(), isUsed: false, hasWorked, previous }
    this.#refused = undefined
    if (this.#trouble.clear()) await lock.recordSuccess().catch(ignore)
    onEvent(compact({ change: 'renewed' as const, reason, expiresAt: received.expiresAt }))
  }

  async #fail(failure: Failure, askedMs?: number): Promise<void> {
    const { lock, onEvent } = this.#options
    const { since, failures, pauseMs } = this.#trouble.add(failure, askedMs)
    if (Number.isFinite(pauseMs)) {
      this.#tryAgainAfter(pauseMs)
      await lock.recordFailure(pauseMs).catch(ignore)
    }
    const { reason = '' } = failure
    onEvent(
      compact({
        change: 'failing' as const,
        since,
        failures,
        nextAttemptAt: this.#trouble.nextAttemptAt,
        reason,
      }),
    )
  }

  /** Another process of the store has called its source in vain a moment ago. */
  #waitFor(pauseMs: number, failures: number): void {
    this.#trouble.share(credentialsFailure('failed in another process'), failures, pauseMs)
    this.#tryAgainAfter(pauseMs)
  }

  /** Without a credential, the next message that needs one tries again. */
  #tryAgainAfter(pauseMs: number): void {
    if (this.#current !== undefined) this.#wakeAt(this.#options.clock.monotonic() + pauseMs, this.#current)
  }
}

function ignore(): void {}
