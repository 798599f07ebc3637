import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { errorCodesPage } from '../../scripts/error-codes-page.ts'
import { catalog } from '../../src/catalog/catalog.ts'

const tableLines = errorCodesPage()
  .split('\n')
  .filter((line) => /^\| \d/.test(line))
const lineOf = (name: string) => tableLines.find((line) => line.includes(`| ${name} |`))

describe('docs/error-codes.md', () => {
  it('is up to date with the catalog', () => {
    const written = readFileSync(new URL('../../docs/error-codes.md', import.meta.url), 'utf8')
    expect(written === errorCodesPage(), 'docs/error-codes.md is stale: run `npm run docs`').toBe(true)
  })

  it('has one line for every row, each with eight cells', () => {
    expect(tableLines).toHaveLength(catalog.length)
    for (const line of tableLines) expect(line.split(/(?<!\\)\|/)).toHaveLength(10)
  })

  it.each([
    ['ApiRateLimited', 'back off 1 min, ×4 up to 15 min, halt on the 3rd strike'],
    ['ThroughputLimit', 'back off 5 s, ×2 up to 15 min'],
    ['PairRateLimit', 'retry after 4 s, 16 s, 64 s'],
    ['WalletBalanceLow', 'halt'],
    ['NumberOptedOut', 'skip for good'],
    ['NotOptedIn', 'fall back'],
    ['InvalidMediaUrl', 'fail'],
  ])('says in words what the client does about %s: %s', (name, words) => {
    expect(lineOf(name)).toContain(`| ${words} |`)
  })

  it('shows a range in one row', () => {
    expect(lineOf('ApiPermission')).toContain('| 200–299 |')
  })

  it('says which codes may still arrive', () => {
    expect(lineOf('InvalidWhatsAppResponse')).toContain('| yes |')
    expect(lineOf('NoTemplateMatch')).toContain('| no |')
  })
})
