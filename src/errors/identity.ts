/** Shared by all copies of this package in a process, such as its ESM and its CommonJS build, so that each recognizes the classes of all. */
const identity: unique symbol = Symbol.for('gupshup-outbound.class')

interface ErrorClass {
  readonly prototype: object
}

/**
 * Gives a class of this package its name, and an identity that is the same in every copy of the package. The name survives minification, and the
 * first line of a stack shows it. An application's subclass inherits the name but not the identity.
 */
export function identify(errorClass: ErrorClass, name: string): void {
  // Node prints an error under its constructor's name, which a bundler may have changed.
  Object.defineProperty(errorClass, 'name', { value: name, configurable: true })
  Object.defineProperty(errorClass.prototype, 'name', { value: name, configurable: true, writable: true })
  Object.defineProperty(errorClass.prototype, identity, { value: name })
}

/**
 * Makes `instanceof` hold for a class and all below it across copies: for instances of the class, of the class with the same
 * identity in another copy, and of the subclasses of either.
 */
export function recognizeCopies(errorClass: ErrorClass): void {
  Object.defineProperty(errorClass, Symbol.hasInstance, {
    value(this: ErrorClass, value: unknown): boolean {
      if (Object.prototype.isPrototypeOf.call(this.prototype, Object(value))) return Object(value) === value
      const own = ownIdentity(this.prototype)
      return own !== undefined && hasIdentity(value, own)
    },
  })
}

/** Reads the prototypes only, because a plain object can claim any name. */
function hasIdentity(value: unknown, name: string): boolean {
  if (typeof value !== 'object' || value === null) return false
  let prototype: unknown = Object.getPrototypeOf(value)
  while (typeof prototype === 'object' && prototype !== null) {
    if (ownIdentity(prototype) === name) return true
    prototype = Object.getPrototypeOf(prototype)
  }
  return false
}

function ownIdentity(prototype: object): string | undefined {
  const name: unknown = Object.getOwnPropertyDescriptor(prototype, identity)?.value
  return typeof name === 'string' ? name : undefined
}
