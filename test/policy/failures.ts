import { lookup } from '../../src/catalog/catalog.ts'
import type { CatalogRow } from '../../src/catalog/row.ts'
import type { System } from '../../src/model/code-type.ts'
import type { Failure, FailureKind } from '../../src/model/failure.ts'

/** A failure as a webhook reports it that names one of the catalog's codes. */
export function failureWith(code: number, system?: System): Failure {
  const row = lookup(code, { ...(system && { system }) })
  return row === undefined ? { kind: 'unknown-code', via: 'webhook', code } : failureOf(row, code)
}

export function failureOf({ kind, system, code }: CatalogRow, reported = code): Failure {
  return { kind, via: 'webhook', system, code: reported }
}

/** A failure that brought no code. */
export function uncoded(kind: FailureKind): Failure {
  return { kind, via: 'reply' }
}
