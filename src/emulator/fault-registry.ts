import { type TokenEndpoint, tokenEndpoints } from './credentials/token-endpoint.ts'

/** What can be wrong with the whole emulator: each kind is explained where `faultKinds` lists it. */
export type FaultKind = (typeof faultKinds)[number]

export const faultKinds = [
  /** The request waits `ms` milliseconds before it is looked at. */
  'latency',
  /** The connection is cut; Gupshup never took the message in. */
  'reset-before-acceptance',
  /** The connection is cut; the message was accepted, and its webhooks follow. */
  'reset-after-acceptance',
  /** No answer ever comes; Gupshup never took the message in. */
  'timeout-before-acceptance',
  /** No answer ever comes; the message was accepted, and its webhooks follow. */
  'timeout-after-acceptance',
  /** HTTP 429, once the request has passed all other checks. */
  'too-many-requests',
  /** Accepted, and then failed with 4001. */
  'rate-limited',
  /** HTTP 401 with text instead of JSON. */
  'wrong-kind-of-key',
  /** HTTP 502 with a page instead of JSON. */
  'html-502',
  /** The reply comes after all webhooks of its message. */
  'event-before-reply',
  /** The webhooks of a message come last first. */
  'reorder',
  /** Each webhook comes `times` times. */
  'duplicate',
  /** Webhooks do not come. */
  'drop',
] as const

export interface FaultOptions {
  /** Only for this number. @default every number */
  readonly to?: string | undefined
  /**
   * Only for this call that gives, lists or revokes tokens, as `'mint-universal-app-token'`: the faults of requests strike there too, and
   * accepting is carrying out.
   *
   * @default messages
   */
  readonly endpoint?: TokenEndpoint | undefined
  /** How often it strikes before it lifts itself. @default until it is lifted */
  readonly count?: number | undefined
  /** How likely it strikes, from 0 to 1, by the emulator's `random`. @default 1 */
  readonly probability?: number | undefined
  /** `latency`: milliseconds before the request is looked at. @default 1000 */
  readonly ms?: number | undefined
  /** `duplicate`: how often each webhook is posted. @default 2 */
  readonly times?: number | undefined
  /** `duplicate` and `drop`: only webhooks of this event, such as `'delivered'`. @default every event */
  readonly event?: string | undefined
}

/** What a fault can be limited to, as a request or a webhook has it. */
export type FaultTarget = Pick<FaultOptions, 'to' | 'endpoint' | 'event'>

/** A fault that is set. */
export interface Fault extends FaultOptions {
  readonly id: number
  readonly kind: FaultKind
  /** How often it has struck. */
  readonly hits: number
}

/** The faults that are set now. */
export class FaultRegistry {
  readonly #faults = new Map<number, Fault>()
  readonly #random: () => number
  readonly #onChange: () => void
  #lastId = 0

  constructor(random: () => number, onChange: () => void) {
    this.#random = random
    this.#onChange = onChange
  }

  get list(): readonly Fault[] {
    return [...this.#faults.values()]
  }

  set(kind: FaultKind, options: FaultOptions = {}): () => void {
    checkFault(kind, options)
    this.#lastId += 1
    const id = this.#lastId
    this.#faults.set(id, { ...options, id, kind, hits: 0 })
    this.#onChange()
    return () => this.lift(id)
  }

  lift(id: number): void {
    if (this.#faults.delete(id)) this.#onChange()
  }

  clear(): void {
    this.#faults.clear()
    this.#onChange()
  }

  /** The first fault of this kind that strikes now. Asking counts as a strike. */
  strike(kind: FaultKind, about: FaultTarget): Fault | undefined {
    if (this.#faults.size === 0) return undefined
    for (const fault of this.#faults.values()) {
      if (fault.kind !== kind) continue
      if (fault.endpoint !== about.endpoint) continue
      if (fault.to !== undefined && fault.to !== about.to) continue
      if (fault.event !== undefined && fault.event !== about.event) continue
      if (this.#random() >= (fault.probability ?? 1)) continue
      return this.#hit(fault)
    }
    return undefined
  }

  #hit(fault: Fault): Fault {
    const hit = { ...fault, hits: fault.hits + 1 }
    if (hit.hits >= (fault.count ?? Number.POSITIVE_INFINITY)) this.#faults.delete(fault.id)
    else this.#faults.set(fault.id, hit)
    this.#onChange()
    return hit
  }
}

export function isFaultKind(kind: unknown): kind is FaultKind {
  return faultKinds.some((known) => known === kind)
}

function checkFault(kind: FaultKind, { endpoint, count, probability, ms, times }: FaultOptions): void {
  if (endpoint !== undefined && !tokenEndpoints.includes(endpoint))
    throw new TypeError(`There is no endpoint "${endpoint}". There are: ${tokenEndpoints.join(', ')}.`)
  if (!isFaultKind(kind))
    throw new TypeError(`There is no fault "${kind}". There are: ${faultKinds.join(', ')}.`)
  checkNumber('count', count, 1)
  checkNumber('times', times, 1)
  checkNumber('ms', ms, 0)
  checkNumber('probability', probability, 0, 1)
}

function checkNumber(
  name: string,
  value: number | undefined,
  least: number,
  most = Number.POSITIVE_INFINITY,
): void {
  if (value === undefined || (value >= least && value <= most)) return
  const range = most === Number.POSITIVE_INFINITY ? `at least ${least}` : `from ${least} to ${most}`
  throw new RangeError(`The fault's ${name} has to be ${range}; ${value} was given.`)
}
