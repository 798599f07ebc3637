import * as v from 'valibot'
import { checkOptions } from '../errors/index.ts'
import type { Suppression, SuppressionScope } from '../model/index.ts'
import { removeDocument, type ScopedStore, writeDocument } from '../store/index.ts'
import { type Clock, compact, redacted } from '../util/index.ts'
import { bounded, forMs, listEntries, readEntry } from './read-entries.ts'
import { entryKindOf, findInForce } from './suppressions.ts'

export interface SuppressionRequest {
  /** Why, for readers of the list. */
  readonly reason?: string | undefined
  /**
   * For how long, in milliseconds.
   *
   * @default for good
   */
  readonly forMs?: number | undefined
  /**
   * What is not sent: everything, or marketing only.
   *
   * @default 'all'
   */
  readonly scope?: SuppressionScope | undefined
}

export interface SuppressionChoice {
  /**
   * Which suppression of the number: of everything or of marketing. A number can have both.
   *
   * @default 'all'
   */
  readonly scope?: SuppressionScope | undefined
}

const question = v.strictObject({ marketing: v.optional(v.boolean(), false) })
const choice = v.strictObject({ scope: v.optional(v.picklist(['all', 'marketing']), 'all') })
const request = v.strictObject({ reason: v.optional(v.string()), forMs, ...choice.entries })

/** The numbers that nothing, or no marketing, is sent to. Every method takes any spelling of a number. */
export class SuppressionList {
  readonly #store: ScopedStore
  readonly #clock: Clock
  readonly #normalize: (to: string) => string

  constructor(store: ScopedStore, clock: Clock, normalize: (to: string) => string) {
    this.#store = store
    this.#clock = clock
    this.#normalize = normalize
  }

  /**
   * Whether a `send()` to the number would be refused now. Provisional and ended suppressions refuse nothing.
   *
   * @param options.marketing Whether the message would be marketing; `false` by default.
   */
  async has(to: string, options: { readonly marketing?: boolean | undefined } = {}): Promise<boolean> {
    const { marketing } = checkOptions('suppressions.has()', question, options)
    const now = this.#clock.now()
    const found = await findInForce(this.#store, this.#normalize(to), { now, isMarketing: marketing })
    return found !== undefined
  }

  /** The suppression of the number, in force or not. */
  async get(to: string, options: SuppressionChoice = {}): Promise<Suppression | undefined> {
    const { scope } = checkOptions('suppressions.get()', choice, options)
    const now = this.#clock.now()
    const found = await readEntry(this.#store, entryKindOf(scope), this.#normalize(to), now)
    return redacted(found)
  }

  /**
   * Suppresses a number by hand. Replaces the suppression of the same scope.
   *
   * @throws {ConfigurationError} when `forMs` is not a positive number, or `scope` is unknown
   */
  async add(to: string, options: SuppressionRequest = {}): Promise<void> {
    const { reason, forMs: durationMs, scope } = checkOptions('suppressions.add()', request, options)
    const since = this.#clock.now()
    const number = this.#normalize(to)
    const until = durationMs === undefined ? undefined : since + durationMs
    await writeDocument(
      this.#store,
      entryKindOf(scope),
      number,
      compact({ to: number, scope, since, reason, until, provisional: false }),
    )
  }

  /** Lifts the suppression of a number. `false`: the number was not on the list. */
  async remove(to: string, options: SuppressionChoice = {}): Promise<boolean> {
    const { scope } = checkOptions('suppressions.remove()', choice, options)
    return await removeDocument(this.#store, entryKindOf(scope), this.#normalize(to))
  }

  /** Every number on the list, with provisional and ended suppressions: see their `provisional` and `until`. */
  async list(): Promise<readonly Suppression[]> {
    const lists = [
      await listEntries(this.#store, 'suppression'),
      await listEntries(this.#store, 'marketing-suppression'),
    ]
    const now = this.#clock.now()
    return lists.flat().map((suppression) => redacted(bounded(suppression, now)))
  }
}
