import { errorCodesPage } from '../../scripts/error-codes-page.ts'
import { catalog, lookup } from '../../src/catalog/catalog.ts'
import type { CatalogRow } from '../../src/catalog/row.ts'
import { createError } from '../../src/errors/create-error.ts'
import { tableRows } from './markdown-tables.ts'

/** The differences between the tables of codes in a text and the catalog and classes. Their first column has the heading `code`. */
export function codeTableProblems(prose: string): string[] {
  return tableRows(prose, 'code').flatMap((row) => {
    const cell = row.get('code') ?? ''
    const codes = codesIn(cell)
    if (codes.length === 0) return [`${cell}: no code is named`]
    return codes.flatMap((code) => {
      const known = lookup(code)
      if (known === undefined) return [`${code}: the catalog has no such code`]
      return problemsOf(row, known, codes.length > 1)
    })
  })
}

/** Gupshup's own codes that no table of codes in a text has. */
export function codesLeftOut(prose: string): number[] {
  const named = new Set(tableRows(prose, 'code').flatMap((row) => codesIn(row.get('code') ?? '')))
  return catalog.flatMap(({ system, code }) => (system === 'gupshup' && !named.has(code) ? [code] : []))
}

function problemsOf(row: ReadonlyMap<string, string>, known: CatalogRow, isOneOfMany: boolean): string[] {
  const { code, system, kind } = known
  const [own = '', parent = '', ...others] = classNamesOf(createError({ kind, via: 'webhook', code, system }))
  const right: ReadonlyMap<string, readonly string[]> = new Map([
    ['class', isOneOfMany ? [own, parent, ...others] : [own]],
    ['extends', isOneOfMany ? [parent, ...others] : [parent]],
    ['what the client does by default', [defaultActionOf(code)]],
  ])
  return [...right].flatMap(([heading, wanted]) => {
    const said = row.get(heading)
    return said === undefined || wanted.includes(said) ? [] : [`${code}: ${heading}: ${said}, not ${wanted}`]
  })
}

/** `1002`, `1002, 1012` or `1004–1008`, limited to codes that exist. */
function codesIn(cell: string): number[] {
  const text = cell.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
  return [...text.matchAll(/(\d+)(?:\s*[–-]\s*(\d+))?/g)].flatMap(([, from, to]) => {
    if (to === undefined) return [Number(from)]
    const inRange = ({ code }: CatalogRow) => Number(from) <= code && code <= Number(to)
    return [...new Set(catalog.filter(inRange).map(({ code }) => code))]
  })
}

/** The name of an error's own class, of the class that it extends, and so on. */
function classNamesOf(error: Error): string[] {
  const names: string[] = []
  for (let prototype: unknown = Object.getPrototypeOf(error); prototype instanceof Error; ) {
    if (!names.includes(prototype.name)) names.push(prototype.name)
    prototype = Object.getPrototypeOf(prototype)
  }
  return names
}

/** As docs/error-codes.md names them, where Gupshup's own codes come first. */
function defaultActionOf(code: number): string {
  const line = tableRows(errorCodesPage(), 'code').find((row) => row.get('code')?.startsWith(`[${code}]`))
  return line?.get('the client will') ?? ''
}
