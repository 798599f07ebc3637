import type { DeliveryStatus } from '../model/index.ts'
import { isPlain, isStorable } from '../util/index.ts'

/** What `send()` can wait for. */
export const awaitedStatuses = [
  'accepted',
  'enqueued',
  'sent',
  'delivered',
  'read',
] as const satisfies readonly DeliveryStatus[]

/** Whether each field of a request has a value that the schema accepts. A request that is none of the usual ones is left to the schema. */
export function isPlainlyRight(request: object): boolean {
  const fields: readonly [string, unknown][] = Object.entries(request)
  for (const [name, value] of fields) {
    switch (name) {
      case 'to':
      case 'lane':
        if (typeof value !== 'string') return false
        break
      case 'idempotencyKey':
        if (typeof value !== 'string' || value === '' || value.length > 512 || !isStorable(value))
          return false
        break
      case 'ttlMs':
        if (typeof value !== 'number' || !Number.isFinite(value) || value <= 0) return false
        break
      case 'until':
        if (!awaitedStatuses.some((status) => status === value)) return false
        break
      case 'marketing':
      case 'keepContent':
        if (typeof value !== 'boolean') return false
        break
      case 'message':
      case 'fallback':
      case 'metadata':
        break
      default:
        return false
    }
  }
  return isPlain(request) && 'to' in request && 'message' in request
}
