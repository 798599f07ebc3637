/** Reads a property of anything; what is no object has none. */
export function property(value: unknown, key: PropertyKey): unknown {
  const isObject = (typeof value === 'object' && value !== null) || typeof value === 'function'
  return isObject ? Reflect.get(value, key) : undefined
}
