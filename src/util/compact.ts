/** A copy without the fields that are `undefined`, so that an absent field is an absent key. */
export function compact<Value extends object>(fields: Value): Value
export function compact(fields: object): object {
  const kept: Record<string, unknown> = {}
  // A loop, because every send makes several of these.
  for (const [key, value] of Object.entries(fields)) if (value !== undefined) kept[key] = value
  return kept
}
