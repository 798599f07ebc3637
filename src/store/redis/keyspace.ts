import { type Command, runCommand } from './commands.ts'
import type { RedisConnection } from './redis-connection.ts'

/** The keys of one scope, and the way to them. */
export class Keyspace {
  /** What every key of the scope begins with. */
  readonly base: string
  readonly #link: RedisConnection

  constructor(link: RedisConnection, base: string) {
    this.#link = link
    this.base = base
  }

  run(command: Command, ...args: readonly (string | number)[]): Promise<unknown> {
    return this.#link.use((client) => runCommand(client, command, this.base, args))
  }

  /** The same for a command that always writes. */
  write(command: Command, ...args: readonly (string | number)[]): Promise<unknown> {
    return this.#link.write((client) => runCommand(client, command, this.base, args))
  }

  get(name: string): Promise<string | null> {
    return this.#link.use((client) => client.get(this.base + name))
  }

  getField(name: string, field: string): Promise<string | null> {
    return this.#link.use((client) => client.hget(this.base + name, field))
  }

  getScore(name: string, member: string): Promise<string | null> {
    return this.#link.use((client) => client.zscore(this.base + name, member))
  }

  setScore(name: string, score: number, member: string): Promise<string | number> {
    return this.#link.write((client) => client.zadd(this.base + name, score, member))
  }
}
