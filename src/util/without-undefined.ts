/** Takes the keys without a value out of an object that was just built, so that an absent field is an absent key. */
export function withoutUndefined<T extends object>(built: T): T {
  for (const [key, value] of Object.entries(built)) {
    if (value === undefined) Reflect.deleteProperty(built, key)
  }
  return built
}
