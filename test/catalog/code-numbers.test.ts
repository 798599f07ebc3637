import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { catalog } from '../../src/catalog/catalog.ts'
import { filesBelow, placesOf, readSource } from '../house/source-file.ts'

/** The catalog itself, the classes of Gupshup's own codes, and the emulator, which plays Gupshup. */
const mayNameCodes = /^src\/(catalog|emulator|errors)\//

/** Codes that are numbers of another kind elsewhere: HTTP statuses and other numbers of three digits, a second, a kilobyte. */
const isAmbiguous = (code: number) => code < 1_000 || [1_000, 1_024, 2_000].includes(code)

const codes = new Set(catalog.flatMap(({ code }) => (isAmbiguous(code) ? [] : [`${code}`])))

/** `1002`, `'1002'` or `'gupshup:1002'`. A text that mentions a code decides nothing. */
function namesCode(node: ts.Node): boolean {
  if (!ts.isNumericLiteral(node) && !ts.isStringLiteralLike(node)) return false
  const [, digits = ''] = /^(?:[a-z-]+:)?(\d+)$/.exec(node.getText().replace(/^['"`]|['"`]$/g, '')) ?? []
  return codes.has(digits)
}

describe('What a code means', () => {
  it('stands in the catalog only: no other room compares with the number of a code', () => {
    const sources = filesBelow('src', '.ts').filter((path) => !mayNameCodes.test(path))
    expect(sources.flatMap((path) => placesOf(readSource(path), namesCode))).toEqual([])
  })
})
