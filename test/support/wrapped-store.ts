import type { Store } from 'gupshup-outbound'
import { type Around, interceptStore } from '../../src/store/intercept-store.ts'

/** Called instead of each operation. */
export type Wrap = Around

export interface WrapOptions {
  /** Whether the client treats it as a store that other processes use too. */
  readonly isShared?: boolean
}

/** A store whose every operation goes through `wrap`. */
export function wrappedStore(store: Store, wrap: Wrap, { isShared }: WrapOptions = {}): Store {
  return {
    close: () => store.close(),
    scoped(scope) {
      const wrapped = interceptStore(store.scoped(scope), wrap)
      return new Proxy(wrapped, {
        get(inner, name) {
          // A look at once would not go through `wrap`.
          if (name === 'peek') return undefined
          return name === 'isShared' ? (isShared ?? inner.isShared) : Reflect.get(inner, name)
        },
      })
    },
  }
}
