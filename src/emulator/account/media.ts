import { createUuid, type Random } from '../events/ids.ts'

/** Meta's ids of media are numbers of some sixteen digits. */
const MEDIA_ID_BASE = 2_000_000_000_000_000

/** The media that were uploaded: their ids only, because no test needs their contents. */
export class Media {
  readonly #random: Random
  readonly #ids = new Set<string>()

  constructor(random: Random) {
    this.#random = random
  }

  /** An id for a message, good for 30 days at Gupshup. */
  upload(): string {
    const id = String(MEDIA_ID_BASE + this.#ids.size + 1)
    this.#ids.add(id)
    return id
  }

  has(id: string): boolean {
    return this.#ids.has(id)
  }

  /** A handle for the sample of a template. Gupshup's begin with `4::` and the file type in base64. */
  createHandle(fileType: string): string {
    return `4::${Buffer.from(fileType).toString('base64')}:${createUuid(this.#random)}`
  }
}
