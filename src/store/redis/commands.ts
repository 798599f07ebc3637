import type { RedisClient } from './ioredis.ts'
import { luaScripts } from './lua-scripts.ts'

/** One atomic step in Redis, written in Lua. */
export type Command = keyof typeof luaScripts

/** Commands of Redis itself that a scope needs often. They take Redis less time than a script. */
export type PlainCommand = 'get' | 'hget' | 'sunion' | 'zscore'

/** The commands in the script that runs several together. */
const frequent: ReadonlySet<Command> = new Set([
  'findParked',
  'followNames',
  'insertMessage',
  'putDocument',
  'recordInbound',
  'replaceMessage',
])

export function isFrequent(command: Command): boolean {
  return frequent.has(command)
}

/** Adds the commands to a connection of our own. ioredis sends the whole script only to a Redis that does not have it. */
export function defineCommands(client: RedisClient): void {
  for (const [name, lua] of Object.entries(luaScripts)) {
    client.defineCommand(methodOf(name), { numberOfKeys: 1, lua })
  }
}

/**
 * Runs a command. Its only declared key is what all keys of the scope begin with. That leads a cluster to the node, and every other key has the
 * same hash tag.
 */
export function runCommand(
  client: RedisClient,
  command: Command,
  base: string,
  args: readonly (string | number)[],
): Promise<unknown> {
  return Reflect.apply(Reflect.get(client, methodOf(command)), client, [base, ...args])
}

/** @param args The first ones are whole keys. */
export function runPlainCommand(
  client: RedisClient,
  command: PlainCommand,
  args: readonly (string | number)[],
): Promise<unknown> {
  return Reflect.apply(Reflect.get(client, command), client, args)
}

/** ioredis has methods of its own. */
function methodOf(name: string): string {
  return `gupshup:${name}`
}
