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
      if (isShared === undefined) return wrapped
      return new Proxy(wrapped, {
        get: (inner, name) => (name === 'isShared' ? isShared : Reflect.get(inner, name)),
      })
    },
  }
}
