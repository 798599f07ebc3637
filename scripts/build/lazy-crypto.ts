import type * as Crypto from 'node:crypto'

/**
 * Replaces node:crypto in the build, and gets it when it is first used: loading it takes a tenth of the time that the import of this package takes. A
 * function that is missing here stops the build.
 */
let loaded: typeof Crypto | undefined

function crypto(): typeof Crypto {
  loaded ??= process.getBuiltinModule('node:crypto')
  return loaded
}

export const createHash: typeof Crypto.createHash = (...given) => crypto().createHash(...given)
export const createHmac: typeof Crypto.createHmac = (...given) => crypto().createHmac(...given)
export const hash = (algorithm: string, data: string, encoding: 'buffer') =>
  crypto().hash(algorithm, data, encoding)
export const randomBytes = (size: number) => crypto().randomBytes(size)
export const randomUUID: typeof Crypto.randomUUID = (options) => crypto().randomUUID(options)
export const timingSafeEqual: typeof Crypto.timingSafeEqual = (one, other) =>
  crypto().timingSafeEqual(one, other)
