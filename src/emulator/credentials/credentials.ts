import type { Random } from '../events/ids.ts'
import type { CredentialControls } from './controls.ts'
import {
  type CredentialHeader,
  type CredentialKind,
  type CredentialRefusal,
  credentialKinds,
  credentialRefusals,
  type EmulatedCredential,
  type IssueOptions,
} from './credential.ts'
import { createJwt } from './jwt.ts'
import type { ResolvedCredentialOptions } from './options.ts'
import { TokenCalls, type TokenEndpoint } from './token-endpoint.ts'

type Stored = Omit<EmulatedCredential, 'status'> & {
  /** Whether it is refused although Gupshup lists it as active. */
  readonly isDead: boolean
}

interface Clocks {
  readonly now: () => number
  readonly monotonic: () => number
  readonly random: Random
}

type NewCredential = IssueOptions & { readonly createdByEmail?: string | undefined }

/** Who mints where no request says it. */
const ADMIN = 'admin@example.com'

/** Every key and token that the emulator knows. Any number of a kind may be in force at a time, each with an end of its own. */
export class Credentials implements CredentialControls {
  readonly #options: ResolvedCredentialOptions
  readonly #now: () => number
  readonly #random: Random
  readonly #byToken = new Map<string, Stored>()
  readonly #calls: TokenCalls
  #isRefusingNew = false
  #refusal: CredentialRefusal | undefined

  constructor(options: ResolvedCredentialOptions, { now, monotonic, random }: Clocks) {
    this.#options = options
    this.#now = now
    this.#random = random
    this.#refusal = options.refusal
    this.#calls = new TokenCalls(options.callsPerMinute, monotonic)
  }

  get list(): readonly EmulatedCredential[] {
    return [...this.#byToken.values()].reverse().map((stored) => this.#shown(stored))
  }

  get refusal(): CredentialRefusal | undefined {
    return this.#refusal
  }

  /** The headers that are looked at. */
  get acceptedHeaders(): readonly CredentialHeader[] {
    return this.#options.acceptedHeaders
  }

  get calls(): Readonly<Record<TokenEndpoint, number>> {
    return this.#calls.counts
  }

  issue(given: NewCredential = {}): EmulatedCredential {
    const kind = given.kind ?? 'api-key'
    if (!credentialKinds.includes(kind)) {
      throw new TypeError(
        `There is no kind of credential "${kind}". There are: ${credentialKinds.join(', ')}.`,
      )
    }
    const lifeMs = given.lifeMs ?? this.#options.lifeMs[kind]
    if (!(lifeMs >= 0)) throw new RangeError(`lifeMs has to be a number from 0; ${lifeMs} was given.`)
    const createdOn = this.#now()
    const number = this.#byToken.size + 1
    const id = `token-${number}`
    const expiredOn = lifeMs === Number.POSITIVE_INFINITY ? undefined : createdOn + lifeMs
    const token = given.token ?? this.#text(kind, id, createdOn, expiredOn)
    if (this.#byToken.has(token)) throw new RangeError('This token was issued before. Leave it out.')
    const stored: Stored = {
      kind,
      token,
      id,
      name: given.name ?? id,
      createdByEmail: given.createdByEmail ?? ADMIN,
      createdOn,
      expiredOn,
      revokedOn: undefined,
      isDead: false,
    }
    this.#byToken.set(token, stored)
    return this.#shown(stored)
  }

  expire(token: string): void {
    const stored = this.#get(token)
    const now = this.#now()
    this.#byToken.set(token, { ...stored, expiredOn: Math.min(stored.expiredOn ?? now, now) })
  }

  revoke(token: string): void {
    const stored = this.#get(token)
    this.#byToken.set(token, { ...stored, revokedOn: stored.revokedOn ?? this.#now() })
  }

  refuse(token: string): void {
    this.#byToken.set(token, { ...this.#get(token), isDead: true })
  }

  refuseWith(refusal?: CredentialRefusal): void {
    if (refusal !== undefined && !credentialRefusals.includes(refusal)) {
      throw new TypeError(
        `There is no refusal "${String(refusal)}". There are: ${credentialRefusals.join(', ')}.`,
      )
    }
    this.#refusal = refusal
  }

  refuseNew(isOn = true): void {
    this.#isRefusingNew = isOn
  }

  /** Counts a call that asks for tokens. Returns whether its limit admits it. */
  admit(endpoint: TokenEndpoint): boolean {
    return this.#calls.admit(endpoint)
  }

  /** Whether a client secret, or a password, is right: any is, unless the options name one. */
  isSecret(given: string): boolean {
    return this.#options.clientSecret === undefined || given === this.#options.clientSecret
  }

  /** Issues what a request asks for, which lives no longer than the options say. */
  obtain(given: NewCredential & { readonly kind: CredentialKind }): EmulatedCredential {
    const longestMs = this.#options.lifeMs[given.kind]
    const issued = this.issue({ ...given, lifeMs: Math.min(given.lifeMs ?? longestMs, longestMs) })
    if (this.#isRefusingNew) this.refuse(issued.token)
    return issued
  }

  /** Whether this text opens what one of these kinds opens. */
  accepts(token: string, kinds: readonly CredentialKind[]): boolean {
    const stored = this.#byToken.get(token)
    if (stored === undefined || stored.isDead || !kinds.includes(stored.kind)) return false
    return this.#shown(stored).status === 'ACTIVE'
  }

  /** The one of its kind that is in force, which is issued where there is none. */
  current(kind: CredentialKind): EmulatedCredential {
    return this.#inForce(kind) ?? this.issue({ kind })
  }

  /** The same for a request that asks for it. */
  currentFor(kind: CredentialKind): EmulatedCredential {
    return (this.#isRefusingNew ? undefined : this.#inForce(kind)) ?? this.obtain({ kind })
  }

  #inForce(kind: CredentialKind): EmulatedCredential | undefined {
    return this.list.find((one) => one.kind === kind && this.accepts(one.token, [kind]))
  }

  #get(token: string): Stored {
    const stored = this.#byToken.get(token)
    if (stored === undefined) throw new RangeError('This token was never issued. Issue it first.')
    return stored
  }

  #shown({ isDead: _, ...stored }: Stored): EmulatedCredential {
    if (stored.revokedOn !== undefined) return { ...stored, status: 'REVOKED' }
    const isOver = stored.expiredOn !== undefined && stored.expiredOn <= this.#now()
    return { ...stored, status: isOver ? 'EXPIRED' : 'ACTIVE' }
  }

  #text(kind: CredentialKind, id: string, createdOn: number, expiredOn: number | undefined): string {
    const isJwt = kind === 'universal-token' || kind === 'universal-app-token'
    if (!isJwt || expiredOn === undefined) return `emulator-${kind}-${id}`
    const claims = { jti: id, iat: Math.floor(createdOn / 1000), exp: Math.floor(expiredOn / 1000) }
    return createJwt(claims, this.#random)
  }
}
