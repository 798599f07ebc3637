import type { Command } from './commands.ts'
import { OperationBatches } from './operation-batches.ts'
import type { RedisConnection } from './redis-connection.ts'

/** Runs commands on the keys of one scope. */
export class Keyspace {
  /** The prefix of every key of the scope. */
  readonly base: string
  readonly #batches: OperationBatches

  constructor(connection: RedisConnection, base: string) {
    this.base = base
    this.#batches = new OperationBatches(connection, base)
  }

  run(script: Command, ...args: readonly (string | number)[]): Promise<unknown> {
    return this.#batches.run({ script, args })
  }

  /** The same for a command that always writes. */
  write(script: Command, ...args: readonly (string | number)[]): Promise<unknown> {
    return this.#batches.run({ script, args, isWrite: true })
  }

  get(name: string): Promise<unknown> {
    return this.#batches.run({ plain: 'get', args: [this.base + name] })
  }

  getField(name: string, field: string): Promise<unknown> {
    return this.#batches.run({ plain: 'hget', args: [this.base + name, field] })
  }

  /** The members of several sets, each once. */
  getMembers(...names: readonly string[]): Promise<unknown> {
    return this.#batches.run({ plain: 'sunion', args: names.map((name) => this.base + name) })
  }

  getScore(name: string, member: string): Promise<unknown> {
    return this.#batches.run({ plain: 'zscore', args: [this.base + name, member] })
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
