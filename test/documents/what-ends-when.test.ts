import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import {
  dayText,
  staticCredentialsEndAt,
  staticCredentialsWarnFrom,
} from '../../src/account/credential-end.ts'
import { billingDeadlines } from '../../src/account/diagnose/check-billing-currency.ts'
import { readMarkdown } from '../support/markdown-snippets.ts'
import { tableRows } from '../support/markdown-tables.ts'

const name = 'docs/what-ends-when.md'
const { prose } = readMarkdown(readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8'), name)
const ends = tableRows(prose, 'what ends')
const lives = tableRows(prose, 'credential')

describe(name, () => {
  it('the page of dates says as of which day it holds', () => {
    expect(prose).toMatch(/^# .+\n\nAs of \d{1,2} \w+ 20\d\d\./)
  })

  it.each([...ends, ...lives].map((row) => [[...row.values()].at(0), row] as const))(
    'the row "%s" says how sure it is and where that was read',
    (_, row) => {
      const sure = row.get('how sure') ?? ''
      expect(sure).toMatch(/^(?:documented|observed|secondary): /)
      expect(sure).toMatch(/https:\/\/|the same guide/)
    },
  )

  it('every end has a date', () => {
    expect(ends.length).toBeGreaterThan(5)
    for (const row of ends) expect(row.get('when')).toMatch(/\b20\d\d\b/)
  })

  it('the ends of keys and of tokens are the days that the client warns of', () => {
    const when = (subject: string) => ends.find((row) => row.get('what ends')?.includes(subject))?.get('when')
    expect(when('API keys')).toContain(dayText(staticCredentialsEndAt - 1))
    expect(when('tokens of partner apps')).toContain(dayText(staticCredentialsEndAt))
    expect(prose).toContain(`From ${dayText(staticCredentialsWarnFrom)}`)
  })

  it.each(billingDeadlines)(
    'the day for accounts of $country is the one that diagnose() tells',
    ({ country, from }) => {
      const row = ends.find((one) => one.get('what ends')?.includes(country))
      expect(row?.get('when')).toBe(dayText(from))
    },
  )
})
