/**
 * The same generator, with a `return()` and a `throw()` that first call `leave`. A generator runs these only when the `next()` before them has its
 * result, and `leave` ends the wait for that.
 */
export function leavable<Value>(
  generator: AsyncGenerator<Value, void, undefined>,
  leave: () => void,
): AsyncGenerator<Value, void, undefined> {
  const { return: finish, throw: fail } = generator
  return Object.assign(generator, {
    return(value: undefined) {
      leave()
      return finish.call(generator, value)
    },
    throw(error: unknown) {
      leave()
      return fail.call(generator, error)
    },
  })
}
