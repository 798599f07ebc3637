import { ConfigurationError } from '../errors/index.ts'
import { type LaneState, laneStateOf } from '../model/index.ts'
import { closestName, compact, redacted, redactText } from '../util/index.ts'
import type { LaneStates } from './lane-states.ts'
import type { Lane, LaneName, LaneTable } from './lanes.ts'
import type { RateLimiter } from './rate-limiter.ts'

export interface LaneListParts {
  readonly lanes: LaneTable
  readonly states: LaneStates
  readonly rateLimiter: Pick<RateLimiter, 'waiting'>
  /** Runs work that needs the store. */
  readonly run: <Value>(work: () => Promise<Value>) => Promise<Value>
}

/**
 * The lanes in which messages wait to be sent: the built-in ones, and those of the option `lanes`.
 *
 * @example
 * ```ts
 * await client.lanes.get('bulk').pause('the offer has a wrong price')
 * ```
 */
export class LaneList {
  readonly #parts: LaneListParts

  constructor(parts: LaneListParts) {
    this.#parts = parts
  }

  /** @throws {ConfigurationError} when the client has no such lane, with the names of those that it has */
  get(name: LaneName): LaneHandle {
    const lane = this.#parts.lanes.get(name)
    if (lane !== undefined) return new LaneHandle(this.#parts, name, lane)
    const names = [...this.#parts.lanes.keys()]
    const meant = typeof name === 'string' ? closestName(name, names) : undefined
    const hint = meant === undefined ? '' : ` Did you mean '${meant}'?`
    throw new ConfigurationError(
      `lanes.get(name): this client has no lane '${redactText(String(name))}'.${hint} It has ${names.join(', ')}. Add others to the option lanes.`,
      { option: 'name' },
    )
  }

  /** Every lane, with its state as the store has it now. @throws {StoreError} when the store cannot be reached */
  async list(): Promise<readonly LaneHandle[]> {
    const { lanes, states, run } = this.#parts
    await run(() => states.refresh())
    return [...lanes].map(([name, lane]) => new LaneHandle(this.#parts, name, lane))
  }
}

/** One lane of a client. */
export class LaneHandle {
  readonly name: string
  /** Its share of what no lane has reserved. */
  readonly share: number
  /** The part of the rate that only this lane may use, from 0 to 1. */
  readonly reserve: number
  /** The field of `metadata` whose values take turns. */
  readonly fairBy: string | undefined
  /** How long its messages may wait, in milliseconds. Absent: the client's `ttlMs`. */
  readonly ttlMs: number | undefined
  readonly #parts: LaneListParts

  constructor(parts: LaneListParts, name: string, { share, reserve, fairBy, ttlMs }: Lane) {
    this.#parts = parts
    this.name = name
    this.share = share
    this.reserve = reserve
    this.fairBy = fairBy
    this.ttlMs = ttlMs
  }

  /** Whether its messages are sent, as far as this process knows. A change by another process arrives within a few seconds at most. */
  get state(): LaneState {
    return redacted(laneStateOf(this.#parts.states.pauseOf(this.name)))
  }

  /** How many of its messages wait in this process for a permit or for `resume()`. Those that only the store has do not count. */
  get waiting(): number {
    const { states, rateLimiter } = this.#parts
    return states.waiting(this.name) + (rateLimiter.waiting[this.name] ?? 0)
  }

  /**
   * Sends no message of the lane until `resume()`, in all processes of the store. `send()` and `sendAll()` wait, and queued messages stay in the store, each
   * within its `ttlMs`. Messages that are on their way to Gupshup are not stopped. A lane that is paused already keeps its first reason.
   *
   * @param reason It is in the error of every message that expires meanwhile.
   * @throws {ConfigurationError} without a reason
   * @throws {StoreError} when the store cannot be reached
   * @throws {ClosedError} after `client.close()`
   */
  async pause(reason: string): Promise<void> {
    if (typeof reason !== 'string' || reason.trim() === '') {
      throw new ConfigurationError(
        `lanes.get('${this.name}').pause(reason) needs a reason: it is in the error of every message that expires while the lane is paused.`,
        { option: 'reason' },
      )
    }
    await this.#parts.run(() => this.#parts.states.pause(this.name, reason))
  }

  /**
   * Sends the messages of the lane again. It does nothing if the lane is not paused.
   *
   * @throws {StoreError} when the store cannot be reached
   * @throws {ClosedError} after `client.close()`
   */
  async resume(): Promise<void> {
    await this.#parts.run(() => this.#parts.states.resume(this.name))
  }

  toJSON(): object {
    const { name, share, reserve, fairBy, ttlMs, state, waiting } = this
    return compact({ name, share, reserve, fairBy, ttlMs, ...state, waiting })
  }
}
