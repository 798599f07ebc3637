import { describe, expect, it } from 'vitest'
import { catalog } from '../../src/catalog/catalog.ts'
import type { CatalogRow } from '../../src/catalog/row.ts'

const duplicatesIn = (keys: readonly string[]) => keys.filter((key, index) => keys.indexOf(key) !== index)
const rowsWhere = (isWrong: (row: CatalogRow) => boolean) =>
  catalog.filter(isWrong).map((row) => `${row.system}:${row.code}`)
const isHttps = (address: string) => URL.canParse(address) && new URL(address).protocol === 'https:'
const isOneSentence = (text: string) => /^[A-Z][^\n]*[^.]\.$/.test(text) && !/[.!?] | {2}/.test(text)

describe('The catalog', () => {
  it('has no two rows for one code of one system', () => {
    const keys = catalog.flatMap(({ system, code, codeMax = code }) =>
      Array.from({ length: codeMax - code + 1 }, (_, offset) => `${system}:${code + offset}`),
    )
    expect(duplicatesIn(keys)).toEqual([])
  })

  it('has no two rows with one name in one system', () => {
    expect(duplicatesIn(catalog.map(({ system, name }) => `${system}:${name}`))).toEqual([])
  })

  it("shares no code between Meta's two tables, so that their order decides nothing", () => {
    const codesOf = (system: string) =>
      catalog.flatMap((row) => (row.system === system ? [`${row.code}`] : []))
    expect(duplicatesIn([...codesOf('meta-cloud'), ...codesOf('meta-onprem')])).toEqual([])
  })
})

describe('Every row of the catalog', () => {
  it('has a whole, non-negative code', () => {
    expect(rowsWhere(({ code }) => !Number.isInteger(code) || code < 0)).toEqual([])
  })

  it('has a name in PascalCase', () => {
    expect(rowsWhere(({ name }) => !/^([A-Z][a-z]+)+$/.test(name))).toEqual([])
  })

  it('has a title, or null if the system publishes none', () => {
    expect(rowsWhere(({ title }) => title !== null && (title === '' || title !== title.trim()))).toEqual([])
  })

  it('says in one sentence what it means, and in another what to do', () => {
    expect(rowsWhere(({ meaning }) => !isOneSentence(meaning))).toEqual([])
    expect(rowsWhere(({ advice }) => !isOneSentence(advice))).toEqual([])
    expect(rowsWhere(({ meaning, advice }) => meaning === advice)).toEqual([])
  })

  it('links to a page by https and names its source', () => {
    expect(rowsWhere(({ docsUrl }) => !isHttps(docsUrl))).toEqual([])
    expect(rowsWhere(({ source }) => source === '' || source.includes('http://'))).toEqual([])
  })
})

describe('Every default action of the catalog', () => {
  it('pauses at least a second, longer each time, and never longer than its maximum', () => {
    expect(
      rowsWhere(({ action }) => {
        if (action.type !== 'retry' && action.type !== 'back-off') return false
        return action.initialMs < 1_000 || action.factor <= 1 || action.maxMs < action.initialMs
      }),
    ).toEqual([])
  })

  it('retries at least once, and halts on the second strike at the earliest', () => {
    expect(rowsWhere(({ action }) => action.type === 'retry' && action.retries < 1)).toEqual([])
    expect(
      rowsWhere(
        ({ action }) => action.type === 'back-off' && action.haltAfter !== null && action.haltAfter < 2,
      ),
    ).toEqual([])
  })

  it('holds up all messages only where all would fail', () => {
    const holdingUp = catalog.filter(({ action }) => action.type === 'halt' || action.type === 'back-off')
    expect(new Set(holdingUp.map((row) => row.scope))).toEqual(new Set(['number', 'account', 'app']))
    expect(new Set(holdingUp.map((row) => row.kind))).toEqual(new Set(['account', 'rate-limit', 'service']))
  })

  it('is to fail where the message may still arrive', () => {
    expect(rowsWhere(({ mayStillDeliver, action }) => mayStillDeliver && action.type !== 'fail')).toEqual([])
  })
})
