/** A copy without the fields that are `undefined`, so that an absent field is an absent key. */
export function compact<Value extends object>(fields: Value): Value
export function compact(fields: object): object {
  const kept: Record<string, unknown> = {}
  // A loop, because every send makes several of these.
  for (const [key, value] of Object.entries(fields)) if (value !== undefined) kept[key] = value
  return kept
}

/** Reads a property of any value; `undefined` if the value is no object. */
export function property(value: unknown, key: PropertyKey): unknown {
  const isObject = (typeof value === 'object' && value !== null) || typeof value === 'function'
  return isObject ? Reflect.get(value, key) : undefined
}

/** Ends a `switch` over a union: the call compiles only if every member is handled. */
export function assertNever(value: never): never {
  throw new TypeError(`Unhandled case: ${JSON.stringify(value)}`)
}
