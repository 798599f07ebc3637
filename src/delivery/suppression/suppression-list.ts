import { ConfigurationError } from '../../errors/index.ts'
import type { ScopedStore, Suppression } from '../../store/index.ts'
import type { Clock } from '../clock.ts'
import { maskedInLogs } from '../notices/masked-in-logs.ts'
import { isInForce } from './suppress.ts'

export interface SuppressionRequest {
  /** Why, for whoever reads the list. */
  readonly reason?: string
  /**
   * For how long, in milliseconds.
   *
   * @default for good
   */
  readonly forMs?: number
}

const pageSize = 1_000

/** The numbers nothing is sent to. Every method takes any spelling of a number. */
export class SuppressionList {
  readonly #store: ScopedStore
  readonly #clock: Clock
  readonly #normalize: (to: string) => string

  constructor(store: ScopedStore, clock: Clock, normalize: (to: string) => string) {
    this.#store = store
    this.#clock = clock
    this.#normalize = normalize
  }

  /** Whether a `send()` to the number would be refused now. Provisional and ended suppressions refuse nothing. */
  async has(to: string): Promise<boolean> {
    return isInForce(await this.#store.getSuppression(this.#normalize(to)), this.#clock.now())
  }

  /** What is known of the number, in force or not. */
  async get(to: string): Promise<Suppression | undefined> {
    const found = await this.#store.getSuppression(this.#normalize(to))
    return found === undefined ? undefined : maskedInLogs({ ...found })
  }

  /**
   * Suppresses a number by hand. Replaces what was there.
   *
   * @throws {ConfigurationError} when `forMs` is not a positive number
   */
  async add(to: string, { reason, forMs }: SuppressionRequest = {}): Promise<void> {
    if (forMs !== undefined && (!Number.isFinite(forMs) || forMs <= 0)) {
      throw new ConfigurationError(
        `suppressions.add(number, { forMs }) must be a positive number; it is ${String(forMs)}.`,
        {
          option: 'forMs',
        },
      )
    }
    const since = this.#clock.now()
    await this.#store.putSuppression({
      to: this.#normalize(to),
      since,
      ...(reason === undefined ? {} : { reason }),
      ...(forMs === undefined ? {} : { until: since + forMs }),
      provisional: false,
    })
  }

  /** Lets the number be sent to again. `false`: it was not on the list. */
  async remove(to: string): Promise<boolean> {
    return await this.#store.deleteSuppression(this.#normalize(to))
  }

  /** Every number on the list, provisional ones and ended ones included: see their `provisional` and `until`. */
  async list(): Promise<readonly Suppression[]> {
    const all: Suppression[] = []
    for (;;) {
      const after = all.at(-1)?.to
      const page = await this.#store.listSuppressions({
        limit: pageSize,
        ...(after === undefined ? {} : { after }),
      })
      all.push(...page.map((suppression) => maskedInLogs({ ...suppression })))
      if (page.length < pageSize) return all
    }
  }
}
