import { randomUUID } from 'node:crypto'
import type { RedisConnection } from './redis-connection.ts'

/** A key by which a store notices that its Redis was emptied, with one command for all scopes. It has no personal data and never expires. */
export class StoreMark {
  readonly #connection: RedisConnection
  readonly #key: string
  #known: string | undefined

  constructor(connection: RedisConnection, prefix: string) {
    this.#connection = connection
    this.#key = `${prefix}:mark`
  }

  /** Whether Redis has lost the mark since the last call, or has another one. */
  async isLost(): Promise<boolean> {
    const known = this.#known
    this.#known = (await this.#connection.use((client) => client.get(this.#key))) ?? (await this.#write())
    return known !== undefined && known !== this.#known
  }

  /** Another process may write it first. */
  async #write(): Promise<string | undefined> {
    const mark = randomUUID()
    return await this.#connection.use(async (client) => {
      await client.set(this.#key, mark, 'NX')
      return (await client.get(this.#key)) ?? undefined
    })
  }
}
