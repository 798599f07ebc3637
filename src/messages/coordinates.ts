import * as v from 'valibot'

/** Degrees, north and east positive. Documentation shows numbers and texts, so both are understood. */
function degrees(limit: number) {
  return v.pipe(
    v.union([v.number(), v.string()]),
    v.check(isDecimal, 'must be degrees as a decimal number, like 12.97'),
    v.transform(Number),
    v.finite(),
    v.minValue(-limit),
    v.maxValue(limit),
  )
}

function isDecimal(given: number | string): boolean {
  return typeof given === 'number' || /^[+-]?\d+(\.\d+)?$/.test(given)
}

// Geography, not Gupshup: a latitude goes from pole to pole, a longitude once around.
export const latitude = degrees(90)
export const longitude = degrees(180)

/** Degrees as a text without an exponent, to the centimetre. */
export function degreesText(degrees: number | string): string {
  return Number(degrees)
    .toFixed(7)
    .replace(/\.?0+$/, '')
}
