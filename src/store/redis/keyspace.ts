import { type Command, runCommand } from './commands.ts'
import type { RedisConnection } from './redis-connection.ts'

/** Runs commands on the keys of one scope. */
export class Keyspace {
  /** The prefix of every key of the scope. */
  readonly base: string
  readonly #connection: RedisConnection

  constructor(connection: RedisConnection, base: string) {
    this.#connection = connection
    this.base = base
  }

  run(command: Command, ...args: readonly (string | number)[]): Promise<unknown> {
    return this.#connection.use((client) => runCommand(client, command, this.base, args))
  }

  /** The same for a command that always writes. */
  write(command: Command, ...args: readonly (string | number)[]): Promise<unknown> {
    return this.#connection.write((client) => runCommand(client, command, this.base, args))
  }

  get(name: string): Promise<string | null> {
    return this.#connection.use((client) => client.get(this.base + name))
  }

  getField(name: string, field: string): Promise<string | null> {
    return this.#connection.use((client) => client.hget(this.base + name, field))
  }

  /** The members of several sets, each once. */
  getMembers(...names: readonly string[]): Promise<string[]> {
    return this.#connection.use((client) => client.sunion(names.map((name) => this.base + name)))
  }

  getScore(name: string, member: string): Promise<string | null> {
    return this.#connection.use((client) => client.zscore(this.base + name, member))
  }
}

/**
 * The name of a scope as a part of a key: escapes braces, which would end a hash tag, blanks and other scripts. Distinct names stay distinct,
 * because the escape character is escaped itself.
 *
 * @example
 * scopeTag('MyShop:917834811114') // 'MyShop:917834811114'
 * scopeTag('My Shop:1') // 'My%0020Shop:1'
 */
export function scopeTag(scope: string): string {
  const tag = Array.from({ length: scope.length }, (_, index) => escaped(scope.charAt(index))).join('')
  // Redis ignores empty braces.
  return tag === '' ? '%' : tag
}

function escaped(unit: string): string {
  return /[\w.:-]/.test(unit) ? unit : `%${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
}
