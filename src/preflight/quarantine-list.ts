import * as v from 'valibot'
import { ConfigurationError, checkOptions } from '../errors/index.ts'
import type { Quarantine } from '../model/index.ts'
import { type ScopedStore, writeDocument } from '../store/index.ts'
import { type Clock, compact, isStorable, redacted } from '../util/index.ts'
import { findQuarantine } from './quarantine.ts'
import { bounded, forMs, listEntries, readEntry } from './read-entries.ts'

export interface QuarantineRequest {
  /** Why, for readers of the list. */
  readonly reason?: string | undefined
  /**
   * For how long, in milliseconds.
   *
   * @default until `client.quarantine.remove()`
   */
  readonly forMs?: number | undefined
}

const request = v.strictObject({ reason: v.optional(v.string()), forMs })

/**
 * The templates that nothing is sent with. A message that uses one goes on with its next fallback, or fails without a request. A template is
 * named by Gupshup's id or, if it is sent by name, by `name/language`.
 *
 * @example
 * ```ts
 * await client.quarantine.add('c6a1f0de-7b1e-4a51-9d0c-2f1f5a3b9e77', { reason: 'wrong price', forMs: 3_600_000 })
 * ```
 */
export class QuarantineList {
  readonly #store: ScopedStore
  readonly #clock: Clock

  constructor(store: ScopedStore, clock: Clock) {
    this.#store = store
    this.#clock = clock
  }

  /** Whether the template is in quarantine now. */
  async has(template: string): Promise<boolean> {
    return (await findQuarantine(this.#store, checked(template), this.#clock.now())) !== undefined
  }

  /** The quarantine of the template, in force or ended. */
  async get(template: string): Promise<Quarantine | undefined> {
    const found = await readEntry(this.#store, 'quarantine', checked(template), this.#clock.now())
    return redacted(found)
  }

  /**
   * Puts a template into quarantine by hand. Replaces its present quarantine.
   *
   * @throws {ConfigurationError} without a template, or when `forMs` is not a positive number
   */
  async add(template: string, options: QuarantineRequest = {}): Promise<void> {
    const { reason, forMs: durationMs } = checkOptions('quarantine.add()', request, options)
    const since = this.#clock.now()
    const until = durationMs === undefined ? undefined : since + durationMs
    await writeDocument(
      this.#store,
      'quarantine',
      checked(template),
      compact({ template, reason, since, until }),
    )
  }

  /** Ends the quarantine of a template. `false`: the template was not in quarantine. */
  async remove(template: string): Promise<boolean> {
    const now = this.#clock.now()
    const found = await findQuarantine(this.#store, checked(template), now)
    if (found === undefined) return false
    await writeDocument(this.#store, 'quarantine', template, { ...found, until: now })
    return true
  }

  /** Every template that is or was in quarantine: see `until`. */
  async list(): Promise<readonly Quarantine[]> {
    const all = await listEntries(this.#store, 'quarantine')
    const now = this.#clock.now()
    return all.map((quarantine) => redacted(bounded(quarantine, now)))
  }
}

function checked(template: string): string {
  if (typeof template === 'string' && template !== '' && isStorable(template)) return template
  throw new ConfigurationError('A template is named by its id, or by `name/language`, in whole characters.', {
    option: 'template',
  })
}
