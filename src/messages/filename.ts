import { InvalidMessageError } from '../errors/index.ts'

/**
 * The name of the file at an address: the last part of its path, decoded.
 *
 * @param path What the url belongs to, for the error.
 * @throws {InvalidMessageError} If the path ends without one.
 */
export function filenameIn(url: string, path = 'message'): string {
  const name = decode(new URL(url).pathname.split('/').at(-1) ?? '').trim()
  if (name !== '') return name
  const sentence = `${path}.filename is missing: Gupshup requires one, and there is none at the end of ${path}.url.`
  throw new InvalidMessageError(sentence, { field: `${path}.filename` })
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    // A lone % is legal in an address.
    return text
  }
}
