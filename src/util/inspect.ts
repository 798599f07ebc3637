import type { inspect } from 'node:util'

/** The key of a method that prints its object for `inspect()` and `console.log()`, as node:util names it: that module takes long to import. */
export const inspectCustom: unique symbol = Symbol.for('nodejs.util.inspect.custom')

/** What Node gives such a method as its third argument. */
export type Inspect = typeof inspect
