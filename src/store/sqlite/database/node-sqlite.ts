import type { DatabaseSync } from 'node:sqlite'

type NodeSqlite = typeof import('node:sqlite')

/** The first Node that has `node:sqlite` without a flag: https://nodejs.org/api/sqlite.html. */
export const firstNodeWithSqlite = '22.13'

/** Not an `import`, which would end an older Node before the store could say why. */
export function findSqlite(): NodeSqlite | undefined {
  return process.getBuiltinModule('node:sqlite')
}

export function connect(path: string, options: { readonly readOnly: boolean }): DatabaseSync {
  const sqlite = findSqlite()
  if (sqlite === undefined) throw new Error('This Node has no node:sqlite.')
  return new sqlite.DatabaseSync(path, options)
}
