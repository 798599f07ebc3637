import { readFileSync } from 'node:fs'

/**
 * The Lua of each command. The build puts the texts into this module, so that no bundler has to find the files: see
 * `scripts/build/inline-lua-scripts.ts`.
 */
export const luaScripts = {
  deleteDocument: read('delete-document'),
  dropExpired: read('drop-expired'),
  eraseFeedEntries: read('erase-feed-entries'),
  exchangeRate: read('exchange-rate'),
  findDue: read('find-due'),
  findOpen: read('find-open'),
  findOrphans: read('find-orphans'),
  findParked: read('find-parked'),
  followNames: read('follow-names'),
  forgetInbound: read('forget-inbound'),
  getDocument: read('get-document'),
  heartbeat: read('heartbeat'),
  identify: read('identify'),
  insertMessage: read('insert-message'),
  listDocuments: read('list-documents'),
  listInbound: read('list-inbound'),
  listMessages: read('list-messages'),
  listParked: read('list-parked'),
  parkEvent: read('park-event'),
  putDocument: read('put-document'),
  readFeed: read('read-feed'),
  recordInbound: read('record-inbound'),
  releaseOwner: read('release-owner'),
  replaceMessage: read('replace-message'),
  runTogether: read('run-together'),
  selectMessages: read('select-messages'),
  takeRecipientTurn: read('take-recipient-turn'),
  unparkEvent: read('unpark-event'),
}

/** Reads a file of `lua/`. A line `-- @include <name>` stands for another file, as a module of Lua would be. Comments are left out. */
function read(name: string): string {
  const lua = readFileSync(new URL(`./lua/${name}.lua`, import.meta.url), 'utf8')
  return lua.replace(/^-- @include (\S+)\n/gm, (_, included) => read(included)).replace(/^ *--.*\n/gm, '')
}
