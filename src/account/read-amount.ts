/** An amount of money: a number, or a text that is one. */
export function readAmount(value: unknown): number | undefined {
  const amount =
    typeof value === 'string' && /^\s*-?\d{1,15}(?:\.\d+)?\s*$/.test(value) ? Number(value) : value
  return typeof amount === 'number' && Number.isFinite(amount) ? amount : undefined
}
