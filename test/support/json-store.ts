import { memoryStore, type Store } from 'gupshup-outbound'
import type { ScopedStore } from 'gupshup-outbound/store'
import { wrappedStore } from './wrapped-store.ts'

/** A memory store that, like a database, stores values as JSON. */
export function jsonStore(): Store {
  const copy = <Value>(value: Value): Value =>
    value === undefined ? value : JSON.parse(JSON.stringify(value))
  const store = wrappedStore(memoryStore(), async (_, proceed, given) =>
    copy(await proceed(...given.map(copy))),
  )
  return {
    ...store,
    scoped(scope): ScopedStore {
      const inner = store.scoped(scope)
      return Object.assign(Object.create(inner), {
        watch: (listener: Parameters<ScopedStore['watch']>[0]) =>
          inner.watch((change) => listener(copy(change))),
      })
    },
  }
}
