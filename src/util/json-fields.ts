/** A JSON object whose fields nobody has checked yet. */
export type JsonObject = Readonly<Record<string, unknown>>

export function isRecord(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/**
 * Follows a path of fields, and gives `undefined` as soon as a step is missing or is no object.
 *
 * Only own fields count: a body decides what its fields are called, and `constructor` or `__proto__` must not reach
 * anything that the body did not bring itself.
 */
export function fieldAt(value: unknown, ...path: readonly string[]): unknown {
  let current = value
  for (const name of path) {
    if (!isRecord(current) || !Object.hasOwn(current, name)) return undefined
    current = current[name]
  }
  return current
}

/** The list at the end of a path of fields; empty when there is none. */
export function listAt(value: unknown, ...path: readonly string[]): readonly unknown[] {
  const list = fieldAt(value, ...path)
  return Array.isArray(list) ? list : []
}
