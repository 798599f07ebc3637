import {
  type AccountContext,
  credentialEnd,
  describeEnd,
  staticCredentialsWarnFrom,
} from '../account/index.ts'
import type { CredentialsEvent } from '../events/index.ts'
import type { SteadyClock, UnixMs } from '../util/index.ts'

const dayMs = 24 * 3_600_000

/** Our choice: the client reports a fixed token three days before its end, or in the last fifth of the time that this client has it, if that is longer. */
const tokenWarningMs = 3 * dayMs
const tokenWarningShare = 0.2

/** The wall clock can lag behind a timer, which then is set again. */
const minTimerMs = 1_000

export interface CredentialWatchOptions {
  readonly account: Pick<AccountContext, 'api' | 'credentials'>
  readonly clock: Pick<SteadyClock, 'wall' | 'setTimer'>
  readonly report: (event: Extract<CredentialsEvent, { readonly change: 'ends-soon' }>) => void
}

/** Warns once before a credential that cannot be renewed ends, and once when it has ended. It keeps no process alive. */
export class CredentialWatch {
  readonly #options: CredentialWatchOptions
  readonly #reported = new Set<string>()
  #startedAt: UnixMs = 0
  #cancel: (() => void) | undefined
  #isClosed = false

  constructor(options: CredentialWatchOptions) {
    this.#options = options
  }

  start(): void {
    this.#startedAt = this.#options.clock.wall()
    this.#check()
  }

  close(): void {
    this.#isClosed = true
    this.#cancel?.()
  }

  #check(): void {
    const { account, clock, report } = this.#options
    const now = clock.wall()
    const end = credentialEnd(account.credentials(), account.api)
    let delayMs = dayMs
    if (end !== undefined) {
      const { subject, endsAt } = end
      const leftMs = endsAt - now
      const warnInMs = this.#warnFrom(subject, endsAt) - now
      delayMs = Math.min(dayMs, ...[warnInMs, leftMs].filter((ms) => ms > 0))
      const stage = `${subject} ${leftMs > 0 ? 'ends' : 'has ended'}`
      if (warnInMs <= 0 && !this.#reported.has(stage)) {
        this.#reported.add(stage)
        report({ change: 'ends-soon', subject, endsAt, message: describeEnd(end, now) })
      }
    }
    // A listener can have closed the client. A day at most, because the clock can be set and the source can return another kind of token.
    if (this.#isClosed) return
    const again = () => this.#check()
    this.#cancel = clock.setTimer(Math.max(delayMs, minTimerMs), again, { isBackground: true })
  }

  #warnFrom(subject: CredentialsEndSubject, endsAt: UnixMs): UnixMs {
    if (subject !== 'token') return staticCredentialsWarnFrom
    return endsAt - Math.max(tokenWarningMs, tokenWarningShare * (endsAt - this.#startedAt))
  }
}

type CredentialsEndSubject = Extract<CredentialsEvent, { readonly change: 'ends-soon' }>['subject']
