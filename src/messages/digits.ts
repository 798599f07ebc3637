import * as v from 'valibot'

/** A number, or its digits as text: Meta's own pages show `index: "0"`. It is posted as a number. */
export function digitsOr<const Schema extends v.GenericSchema<number, number>>(number: Schema) {
  return v.lazy((given) => (typeof given === 'string' ? v.pipe(digits, number) : number))
}

const digits = v.pipe(
  v.string(),
  // 15 digits are always exact as a number.
  v.regex(/^\d{1,15}$/, 'must be a number, or its digits as text'),
  v.transform(Number),
)
