import { ConfigurationError, refuseUnknown, requireOptions } from '../../errors/index.ts'
import type { ScopedStore, Store } from '../store.ts'
import { MemoryScope } from './memory-scope.ts'

export interface MemoryStoreOptions {
  /**
   * Messages kept per app and number, at about 1.5 kB each. When it is reached the message that finished longest ago is forgotten,
   * and one that a webhook may still tell of is passed over once. If none is finished `send()` rejects with a `StoreError`:
   * nothing is sent without its record.
   *
   * @default 30_000
   */
  readonly maxMessages?: number | undefined
  /**
   * Events kept for messages that are not known yet, oldest forgotten first.
   *
   * @default 10_000
   */
  readonly maxParkedEvents?: number | undefined
}

/**
 * Keeps everything in this process, bounded, with nothing to install. It does not survive the process: what must, belongs in
 * a durable store. Several clients may share one store.
 *
 * @example
 * ```ts
 * const client = new GupshupClient({ store: memoryStore({ maxMessages: 10_000 }) })
 * ```
 * @throws {ConfigurationError} when a bound is no whole number from 1 up
 */
export function memoryStore(options: MemoryStoreOptions = {}): Store {
  requireOptions(options, 'memoryStore({ maxMessages: 10_000 })')
  refuseUnknown('memoryStore()', options, ['maxMessages', 'maxParkedEvents'])
  const bounds = {
    maxMessages: requireBound('maxMessages', options.maxMessages ?? 30_000),
    maxParkedEvents: requireBound('maxParkedEvents', options.maxParkedEvents ?? 10_000),
  }
  const scopes = new Map<string, MemoryScope>()
  return {
    scoped(scope: string): ScopedStore {
      const known = scopes.get(scope)
      if (known !== undefined) return known
      const added = new MemoryScope(bounds)
      scopes.set(scope, added)
      return added
    },
    async close() {
      scopes.clear()
    },
  }
}

function requireBound(name: string, value: number): number {
  if (Number.isInteger(value) && value >= 1) return value
  throw new ConfigurationError(`memoryStore({ ${name} }) must be a whole number from 1 up; it is ${value}.`, {
    option: name,
  })
}
