import { describeIf } from './describe-if.ts'
import { isPostgresInstalled } from './postgres-server.ts'

/** Describes tests that start a PostgreSQL. */
export function describeWithPostgres(name: string, tests: () => void): void {
  const otherwise = 'PostgreSQL is not installed (initdb and postgres are not on the PATH)'
  const untested = 'a consumer that writes into PostgreSQL'
  describeIf({ isThere: isPostgresInstalled, otherwise, untested }, name, tests)
}
