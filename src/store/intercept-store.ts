import { isGupshupError, StoreError } from '../errors/index.ts'
import type { ScopedStore } from './store.ts'

/** Methods that run on their own or return at once: nothing can come before or after them. */
type Unwrapped = 'isShared' | 'isListening' | 'peek' | 'watch' | 'release'

/** The methods of a store that read or write one step, and may fail. */
export type StoreOperation = Exclude<keyof ScopedStore, Unwrapped>

/**
 * Called in the place of an operation. `run` starts the operation, as often as it is called.
 *
 * @param given The arguments of the call.
 */
export type Around = (
  operation: StoreOperation,
  run: (...given: readonly unknown[]) => Promise<unknown>,
  given: readonly unknown[],
) => Promise<unknown>

const unwrapped: ReadonlySet<string | symbol> = new Set<Unwrapped>([
  'isShared',
  'isListening',
  'peek',
  'watch',
  'release',
])

/**
 * The same store, with every operation run by `around`.
 *
 * @param operations The operations that are. Absent: all of them.
 */
export function interceptStore(
  store: ScopedStore,
  around: Around,
  operations?: ReadonlySet<StoreOperation>,
): ScopedStore {
  // Made once for each member, because every message calls several.
  const wrapped = new Map<unknown, unknown>()
  return new Proxy(store, {
    get(inner, name) {
      const member: unknown = Reflect.get(inner, name)
      if (typeof member !== 'function') return member
      const known = wrapped.get(member)
      if (known !== undefined) return known
      const run = (...given: readonly unknown[]) => started(() => member.apply(inner, given))
      const isWrapped = isOperation(name) && operations?.has(name) !== false
      const made = isWrapped ? (...given: readonly unknown[]) => around(name, run, given) : member.bind(inner)
      wrapped.set(member, made)
      return made
    },
  })
}

/** Not an async function, whose promise would be one more for each of the several steps of a message. */
function started(operation: () => unknown): Promise<unknown> {
  try {
    const result = operation()
    return result instanceof Promise ? result : Promise.resolve(result)
  } catch (error) {
    return Promise.reject(error)
  }
}

function isOperation(name: string | symbol): name is StoreOperation {
  return !unwrapped.has(name)
}

/** A store that fails with a `StoreError` only. An error of the engine below becomes its cause. */
export function checkedStore(store: ScopedStore): ScopedStore {
  return interceptStore(store, async (operation, run, given) => {
    try {
      return await run(...given)
    } catch (cause) {
      if (isGupshupError(cause)) throw cause
      throw new StoreError(
        `The store’s ${operation}() failed. See the cause, and try again once the store works.`,
        {
          cause,
        },
      )
    }
  })
}
