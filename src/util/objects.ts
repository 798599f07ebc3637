/** Leaves out the `undefined` fields of an object that was just built, so that an absent field is an absent key. */
export function compact<Value extends object>(fields: Value): Value
export function compact(fields: Readonly<Record<string, unknown>>): object {
  // Every send makes several of these, and most have nothing to leave out.
  for (const key in fields) if (fields[key] === undefined) return withoutUndefined(fields)
  return fields
}

function withoutUndefined(fields: Readonly<Record<string, unknown>>): object {
  const kept: Record<string, unknown> = {}
  for (const key in fields) if (fields[key] !== undefined) kept[key] = fields[key]
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
