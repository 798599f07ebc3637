import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { errorCodesPage } from '../../scripts/error-codes-page.ts'
import { anchorOf, catalog } from '../../src/catalog/catalog.ts'
import { createError } from '../../src/errors/create-error.ts'

const page = errorCodesPage()
const tableLines = page.split('\n').filter((line) => /^\| \[\d/.test(line))
const lineOf = (name: string) => tableLines.find((line) => line.includes(`| ${name} |`))
const headings = [...page.matchAll(/^### (.*)$/gm)].map(([, heading = '']) => heading)

/** As GitHub makes an anchor of a heading with these characters. */
const slugOf = (heading: string) => heading.toLowerCase().replaceAll(' ', '-')

describe('docs/error-codes.md', () => {
  it('is up to date with the catalog', () => {
    const written = readFileSync(new URL('../../docs/error-codes.md', import.meta.url), 'utf8')
    expect(written === errorCodesPage(), 'docs/error-codes.md is stale: run `npm run docs`').toBe(true)
  })

  it('has one table row for every row of the catalog', () => {
    expect(tableLines).toHaveLength(catalog.length)
    for (const line of tableLines) expect(line.split(/(?<!\\)\|/)).toHaveLength(7)
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
    expect(lineOf('ApiPermission')).toContain('[200–299](#meta-cloud-200-to-299)')
  })

  it('says which codes may still arrive', () => {
    expect(lineOf('InvalidWhatsAppResponse')).toContain('| yes |')
    expect(lineOf('NoTemplateMatch')).toContain('| no |')
  })

  it('has a section for every code, under the anchor that its errors name', () => {
    expect(headings.map(slugOf)).toEqual(catalog.map(anchorOf))
  })

  it.each(catalog)(
    'says of $system $code what happened, what the client does, what to do, and which policy to consider',
    (row) => {
      const section =
        page.split(/^### /m).find((text) => slugOf(text.split('\n', 1)[0] ?? '') === anchorOf(row)) ?? ''
      expect(section).toContain(`- **What happened**: ${row.meaning}\n`)
      expect(section).toMatch(/^- \*\*What the client does\*\*: \S/m)
      expect(section).toContain(`- **What to do**: ${row.advice}\n`)
      expect(section).toMatch(/^- \*\*A policy to consider\*\*: \S/m)
    },
  )

  it.each(catalog)(
    'is named by an error with $system $code, beside the page that documents the code',
    (row) => {
      const { kind, system, code } = row
      const { message } = createError({ kind, via: 'webhook', system, code })
      expect(message).toContain(
        `See docs/error-codes.md#${anchorOf(row)} in this package, and ${row.docsUrl}`,
      )
    },
  )
})
