/** A package is installed whose exports are those of a version before the oldest that this package works with. */
export class TooOldError extends Error {
  override readonly name = 'TooOldError'
}
