/** Ends a `switch` over a union: the compiler refuses the call while a member is not handled. */
export function assertNever(value: never): never {
  throw new TypeError(`Unhandled case: ${JSON.stringify(value)}`)
}
