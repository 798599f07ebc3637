import type { Action } from '../model/index.ts'

/** Whether a value is what the action functions make; without types, or from a policy function, anything can come. */
export function isAction(value: unknown): value is Action {
  if (typeof value !== 'object' || value === null || !('type' in value)) return false
  switch (value.type) {
    case 'halt':
      return (
        !('resumeWhen' in value) ||
        value.resumeWhen === undefined ||
        (value.resumeWhen === 'wallet' && hasPollMs(value))
      )
    case 'fall-back':
    case 'fail':
      return true
    case 'retry':
      return hasNumbers(value, 'retries', 'initialMs', 'factor', 'maxMs')
    case 'back-off':
      return hasNumbers(value, 'initialMs', 'factor', 'maxMs') && hasNumberOrNull(value, 'haltAfter')
    case 'skip':
      return (
        hasNumberOrNull(value, 'forMs') &&
        (!('scope' in value) ||
          value.scope === undefined ||
          value.scope === 'all' ||
          value.scope === 'marketing')
      )
    default:
      return false
  }
}

/** It may be left out. Less than a millisecond would be no pause at all. */
function hasPollMs(value: object): boolean {
  if (!('pollMs' in value) || value.pollMs === undefined) return true
  return typeof value.pollMs === 'number' && Number.isFinite(value.pollMs) && value.pollMs >= 1
}

function hasNumbers(value: object, ...names: string[]): boolean {
  const fields = new Map<string, unknown>(Object.entries(value))
  return names.every((name) => Number.isFinite(fields.get(name)))
}

function hasNumberOrNull(value: object, name: string): boolean {
  const field: unknown = new Map<string, unknown>(Object.entries(value)).get(name)
  return field === null || Number.isFinite(field)
}
