import * as v from 'valibot'
import { checkOptions } from '../errors/index.ts'
import type { Recipient, Suppression, SuppressionScope } from '../model/index.ts'
import { addressesAt, erasedAddressesOf, isPlaceholder, numberOf, personAt } from '../people/index.ts'
import { readDocument, removeDocument, type ScopedStore, writeDocument } from '../store/index.ts'
import { type Clock, compact, redacted } from '../util/index.ts'
import { findInForce } from './find-in-force.ts'
import { bounded, forMs, listEntries, readEntry } from './read-entries.ts'
import { entryKindOf, isOptIn } from './suppression-entry.ts'
import { recordOptIn } from './suppressions.ts'
import { writeToEach } from './write-to-each.ts'

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
   * Which suppression of the person: of everything or of marketing. A person can have both.
   *
   * @default 'all'
   */
  readonly scope?: SuppressionScope | undefined
}

const question = v.strictObject({ marketing: v.optional(v.boolean(), false) })
const choice = v.strictObject({ scope: v.optional(v.picklist(['all', 'marketing']), 'all') })
const request = v.strictObject({ reason: v.optional(v.string()), forMs, ...choice.entries })

/**
 * The people whom nothing, or no marketing, is sent to. Every method takes any spelling of a number, or the id of a person, and means the
 * person: what is said of one address holds for the others that are known. Only a number that is not on WhatsApp is meant alone.
 */
export class SuppressionList {
  readonly #store: ScopedStore
  readonly #clock: Clock
  readonly #normalize: (to: Recipient) => string

  constructor(store: ScopedStore, clock: Clock, normalize: (to: Recipient) => string) {
    this.#store = store
    this.#clock = clock
    this.#normalize = normalize
  }

  /**
   * Whether a `send()` to the person would be refused now. Provisional and ended suppressions refuse nothing.
   *
   * @param options.marketing Whether the message would be marketing; `false` by default.
   */
  async has(to: Recipient, options: { readonly marketing?: boolean | undefined } = {}): Promise<boolean> {
    const { marketing } = checkOptions('suppressions.has()', question, options)
    const now = this.#clock.now()
    const found = await findInForce(this.#store, this.#normalize(to), { now, isMarketing: marketing })
    return found !== undefined
  }

  /** The suppression that is in force for the person, or else the one at this address. */
  async get(to: Recipient, options: SuppressionChoice = {}): Promise<Suppression | undefined> {
    const { scope } = checkOptions('suppressions.get()', choice, options)
    const now = this.#clock.now()
    const address = this.#normalize(to)
    const inForce = await findInForce(this.#store, address, { now, isMarketing: scope === 'marketing' })
    if (inForce !== undefined && (inForce.scope ?? 'all') === scope) return redacted(inForce)
    const own = await readEntry(this.#store, entryKindOf(scope), address, now)
    return own === undefined || isOptIn(own) ? undefined : redacted(own)
  }

  /**
   * Suppresses a person by hand. Replaces the suppression of the same scope at this address and at the ids of the person.
   *
   * @throws {ConfigurationError} when `forMs` is not a positive number, or `scope` is unknown
   */
  async add(to: Recipient, options: SuppressionRequest = {}): Promise<void> {
    const { reason, forMs: durationMs, scope } = checkOptions('suppressions.add()', request, options)
    const since = this.#clock.now()
    const given = this.#normalize(to)
    const until = durationMs === undefined ? undefined : since + durationMs
    const entry = compact({ scope, since, reason, until, provisional: false })
    const write = async (address: string) => {
      await writeDocument(this.#store, entryKindOf(scope), address, { to: address, ...entry })
    }
    const targets = async () => {
      const { ids, ownerIds } = await addressesAt({ store: this.#store }, [given], since)
      return [given, ...ids, ...ownerIds]
    }
    await writeToEach(targets, write)
  }

  /** Lifts the suppression of a person, at every address. `false`: none of them was on the list. */
  async remove(to: Recipient, options: SuppressionChoice = {}): Promise<boolean> {
    const { scope } = checkOptions('suppressions.remove()', choice, options)
    const store = this.#store
    const given = this.#normalize(to)
    const { addresses } = await personAt({ store }, given)
    const now = this.#clock.now()
    const inForce = await findInForce(store, given, { now, isMarketing: scope === 'marketing' })
    let isRemoved = inForce !== undefined && (inForce.scope ?? 'all') === scope
    for (const { address } of [...addresses, ...(await erasedAddressesOf({ store }, addresses))]) {
      const known = await readDocument(store, entryKindOf(scope), address)
      if (known === undefined || isOptIn(known)) continue
      isRemoved = (await removeDocument(store, entryKindOf(scope), address)) || isRemoved
    }
    // An opt-out that comes again, or is found to be this person's later, was before this.
    if (isRemoved) await recordOptIn({ store, clock: this.#clock }, [given], scope, now)
    return isRemoved
  }

  /** Every number and id on the list, with provisional and ended suppressions: see their `provisional` and `until`. */
  async list(): Promise<readonly Suppression[]> {
    const lists = [
      await listEntries(this.#store, 'suppression'),
      await listEntries(this.#store, 'marketing-suppression'),
    ]
    const now = this.#clock.now()
    const entries = lists.flat().filter((suppression) => !isOptIn(suppression))
    const shown = entries.filter(({ to }) => !isPlaceholder(to))
    for (const entry of entries) {
      const to = isPlaceholder(entry.to) ? await numberOf({ store: this.#store }, entry.to) : undefined
      const isShown = shown.some(
        (one) => one.to === to && entryKindOf(one.scope) === entryKindOf(entry.scope),
      )
      if (to !== undefined && !isShown) shown.push({ ...entry, to })
    }
    return shown.map((suppression) => redacted(bounded(suppression, now)))
  }
}
