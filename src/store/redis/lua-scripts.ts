import { readFileSync } from 'node:fs'

/**
 * The Lua of each command. The build puts the texts into this module, so that no bundler has to find the files: see
 * `scripts/build/inline-lua-scripts.ts`.
 */
export const luaScripts = {
  deleteEntry: read('delete-entry'),
  discardEvent: read('discard-event'),
  findDue: read('find-due'),
  findOpen: read('find-open'),
  findOrphans: read('find-orphans'),
  findParked: read('find-parked'),
  followNames: read('follow-names'),
  identify: read('identify'),
  insertMessage: read('insert-message'),
  listEntries: read('list-entries'),
  listParked: read('list-parked'),
  nextDueAt: read('next-due-at'),
  parkEvent: read('park-event'),
  putEntry: read('put-entry'),
  recordInbound: read('record-inbound'),
  releaseOwner: read('release-owner'),
  replaceEntry: read('replace-entry'),
  replaceMessage: read('replace-message'),
  unparkEvent: read('unpark-event'),
  writeGate: read('write-gate'),
}

/** Reads a file of `lua/`. A line `-- @include <name>` stands for another file, as in BullMQ's scripts. Comments are left out. */
function read(name: string): string {
  const lua = readFileSync(new URL(`./lua/${name}.lua`, import.meta.url), 'utf8')
  return lua.replace(/^-- @include (\S+)\n/gm, (_, included) => read(included)).replace(/^ *--.*\n/gm, '')
}
