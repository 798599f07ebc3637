import type { ScopedStore, Store } from 'gupshup-outbound'

/** The steps of a store that resolve with something: all but `watch()` and what only some stores have. */
export type Step = Exclude<keyof ScopedStore, 'isShared' | 'watch' | 'startWorker' | 'createLeaseSource'>

type Steps = Record<Step, (...given: unknown[]) => Promise<unknown>>

/** Comes in between whenever a step is asked for. */
export type Wrap = (name: Step, step: Steps[Step], given: readonly unknown[]) => Promise<unknown>

export interface WrapOptions {
  /** Whether the client is to take it for a store that other processes use too. */
  readonly isShared?: boolean
}

/** A store whose every step goes through `wrap`. */
export function wrappedStore(store: Store, wrap: Wrap, { isShared }: WrapOptions = {}): Store {
  return {
    close: () => store.close(),
    scoped: (scope) =>
      new Proxy(store.scoped(scope), {
        get(inner, name: keyof ScopedStore) {
          if (name === 'isShared') return isShared ?? inner.isShared
          const member = inner[name]
          if (typeof member !== 'function') return member
          const step = member.bind(inner) as Steps[Step]
          if (name === 'watch' || name === 'startWorker' || name === 'createLeaseSource') return step
          return (...given: unknown[]) => wrap(name as Step, step, given)
        },
      }),
  }
}
