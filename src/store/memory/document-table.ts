import type { StoredDocument } from '../documents.ts'
import { isSameWrite } from '../operations.ts'
import type { PageRequest } from '../store.ts'
import { lowerBound } from './lower-bound.ts'

/** Documents of one kind, listed in the order of their keys, so that paging survives writes and deletions between the pages. */
export class DocumentTable<Value> {
  readonly #byKey = new Map<string, StoredDocument<Value>>()
  /** All keys in order, sorted when they are needed. May still have deleted ones. */
  #inOrder: string[] | undefined

  get(key: string): StoredDocument<Value> | undefined {
    return this.#byKey.get(key)
  }

  /** `repeated`: this write was done before. */
  put(document: StoredDocument<Value>, expectedVersion: number): 'written' | 'repeated' | 'lost' {
    const { key } = document
    const stored = this.#byKey.get(key)
    if ((stored?.version ?? 0) !== expectedVersion) return isSameWrite(stored, document) ? 'repeated' : 'lost'
    if (stored === undefined) this.#inOrder = undefined
    this.#byKey.set(key, document)
    return 'written'
  }

  delete(key: string, expectedVersion: number): boolean {
    return this.#byKey.get(key)?.version === expectedVersion && this.#byKey.delete(key)
  }

  page({ limit, after = '' }: PageRequest): StoredDocument<Value>[] {
    this.#inOrder ??= [...this.#byKey.keys()].sort()
    const page: StoredDocument<Value>[] = []
    let index = lowerBound(this.#inOrder, (key) => key <= after)
    for (; index < this.#inOrder.length && page.length < limit; index += 1) {
      const document = this.#byKey.get(this.#inOrder[index] ?? '')
      if (document !== undefined) page.push(document)
    }
    return page
  }
}
