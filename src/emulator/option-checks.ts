/** @throws {RangeError} for an option that is no amount. */
export function checkAmount(name: string, amount: number): void {
  if (Number.isFinite(amount) && amount >= 0) return
  throw new RangeError(`The emulator's ${name} has to be a number from 0; ${amount} was given.`)
}

/** @throws {RangeError} for an option that is out of its range. */
export function checkRange(name: string, value: number, least: number, most: number): void {
  if (typeof value === 'number' && value >= least && value <= most) return
  throw new RangeError(`The emulator's ${name} has to be from ${least} to ${most}; ${value} was given.`)
}
