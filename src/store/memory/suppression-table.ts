import type { Page } from '../store.ts'
import type { Suppression } from '../suppression.ts'
import { firstIndexNotBefore } from './first-index.ts'

/** Suppressions of one scope, listed in the order of their numbers, so that a walk survives what is added or deleted meanwhile. */
export class SuppressionTable {
  readonly #byNumber = new Map<string, Suppression>()
  /** Every number in order, made when it is needed. May still have deleted ones. */
  #inOrder: string[] | undefined

  get(to: string): Suppression | undefined {
    return this.#byNumber.get(to)
  }

  /** Gives back what was there. */
  put(suppression: Suppression): Suppression | undefined {
    const before = this.#byNumber.get(suppression.to)
    if (before === undefined) this.#inOrder = undefined
    this.#byNumber.set(suppression.to, suppression)
    return before
  }

  delete(to: string): boolean {
    return this.#byNumber.delete(to)
  }

  page({ limit, after = '' }: Page): Suppression[] {
    this.#inOrder ??= [...this.#byNumber.keys()].sort()
    const page: Suppression[] = []
    let index = firstIndexNotBefore(this.#inOrder, (to) => to <= after)
    for (; index < this.#inOrder.length && page.length < limit; index += 1) {
      const suppression = this.#byNumber.get(this.#inOrder[index] ?? '')
      if (suppression !== undefined) page.push(suppression)
    }
    return page
  }
}
