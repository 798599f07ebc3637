import { ConfigurationError, expectOptions } from '../errors/index.ts'
import type { Suppression, SuppressionScope } from '../model/index.ts'
import { removeDocument, type ScopedStore, writeDocument } from '../store/index.ts'
import { type Clock, compact, redacted } from '../util/index.ts'
import { bounded, listEntries, readEntry, requireForMs } from './read-entries.ts'
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
    expectOptions('suppressions.has()', options, ['marketing'])
    const { marketing = false } = options
    const now = this.#clock.now()
    const found = await findInForce(this.#store, this.#normalize(to), { now, isMarketing: marketing })
    return found !== undefined
  }

  /** The suppression of the number, in force or not. */
  async get(to: string, options: SuppressionChoice = {}): Promise<Suppression | undefined> {
    expectOptions('suppressions.get()', options, ['scope'])
    const { scope } = options
    const now = this.#clock.now()
    const found = await readEntry(this.#store, entryKindOf(checked(scope)), this.#normalize(to), now)
    return redacted(found)
  }

  /**
   * Suppresses a number by hand. Replaces the suppression of the same scope.
   *
   * @throws {ConfigurationError} when `forMs` is not a positive number, or `scope` is unknown
   */
  async add(to: string, options: SuppressionRequest = {}): Promise<void> {
    expectOptions('suppressions.add()', options, ['reason', 'forMs', 'scope'])
    const { reason, forMs, scope } = options
    requireForMs('suppressions.add(number, { forMs })', forMs)
    const since = this.#clock.now()
    const number = this.#normalize(to)
    const until = forMs === undefined ? undefined : since + forMs
    await writeDocument(
      this.#store,
      entryKindOf(checked(scope)),
      number,
      compact({ to: number, scope: scope ?? 'all', since, reason, until, provisional: false }),
    )
  }

  /** Lifts the suppression of a number. `false`: the number was not on the list. */
  async remove(to: string, options: SuppressionChoice = {}): Promise<boolean> {
    expectOptions('suppressions.remove()', options, ['scope'])
    const { scope } = options
    return await removeDocument(this.#store, entryKindOf(checked(scope)), this.#normalize(to))
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

function checked(scope: SuppressionScope | undefined): SuppressionScope | undefined {
  if (scope === undefined || scope === 'all' || scope === 'marketing') return scope
  throw new ConfigurationError(`scope must be 'all' or 'marketing'; it is ${String(scope)}.`, {
    option: 'scope',
  })
}
