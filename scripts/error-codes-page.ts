import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { catalog } from '../src/catalog/catalog.ts'
import type { CatalogRow } from '../src/catalog/row.ts'
import type { Action } from '../src/model/action.ts'
import type { System } from '../src/model/code-type.ts'
import { assertNever } from '../src/util/objects.ts'

const pagePath = fileURLToPath(new URL('../docs/error-codes.md', import.meta.url))

const introduction = `<!-- biome-ignore-all format: made by \`npm run docs\` from src/catalog, so change the rows there and not this page -->

# Error codes

Gupshup accepts nearly every message and reports what went wrong later, by webhook, as a number. This page lists all
${catalog.length} codes this client knows, what they mean, and what the client does about them when you say nothing else.

**Change what happens** with \`policies\`: by code (\`1003\`), by range (\`'1004-1008'\`), by system and code
(\`'meta-cloud:131049'\`) or by kind (\`account\`). The codes of the On-Premises API, but for 470, need their system.

**The words in the tables**

- **fail**: the message is given up, and nothing else changes.
- **retry**: the same message goes out again after each of the pauses; other messages are not held up.
- **back off**: all sending pauses, the message is kept, and after the pause one message goes out as a probe; each further
  strike makes the pause longer.
- **halt**: all sending stops until you call \`client.resume()\`; with \`halt({ resumeWhen: 'wallet' })\` also until there is money again.
- **skip for good**: the message is given up and nothing more goes to its number until you lift the suppression.
- **skip marketing for good**: the same for marketing alone, until the recipient resumes it or you lift the suppression.
- **fall back**: the next fallback of the request, or else of the client, goes out instead, usually a template; where there
  is none, the message is given up.
- **may still arrive**: the code does not prove that the message was lost, so it is never sent again on its own.

**One number, two meanings.** 500, 1001–1012 and 4001–4005 are read as Gupshup's, although Meta's On-Premises API used
some of them for other things. They are read as Meta's when they come with an address of Meta's documentation, or with the
exact On-Premises title. Every other code is looked for in the Cloud API table and then in the On-Premises table. In code:
\`lookup(1003)\`, \`lookup(1003, { system: 'meta-onprem' })\`.
`

const headings: Readonly<Record<System, string>> = {
  gupshup: 'Gupshup',
  'meta-cloud': 'Meta, Cloud API',
  'meta-onprem': 'Meta, On-Premises API',
}

/** The text of `docs/error-codes.md`, made from the catalog alone. */
export function errorCodesPage(): string {
  const tables = (['gupshup', 'meta-cloud', 'meta-onprem'] as const).map(tableOf)
  return [introduction, ...tables].join('\n')
}

function tableOf(system: System): string {
  const rows = catalog.filter((row) => row.system === system).map(lineOf)
  return `## ${headings[system]}

| code | name | title | kind | what it means, and what to do | the client will | may still arrive | |
|---|---|---|---|---|---|---|---|
${rows.join('\n')}
`
}

function lineOf(row: CatalogRow): string {
  const cells = [
    row.codeMax === undefined ? `${row.code}` : `${row.code}–${row.codeMax}`,
    row.name,
    row.title ?? '',
    row.kind,
    `${row.meaning} ${row.advice}`,
    describeAction(row.action),
    row.mayStillDeliver ? 'yes' : 'no',
    `[docs](${row.docsUrl})`,
  ]
  return `| ${cells.map(escapeCell).join(' | ')} |`
}

function describeAction(action: Action): string {
  switch (action.type) {
    case 'fail':
      return 'fail'
    case 'fall-back':
      return 'fall back'
    case 'halt':
      return 'halt'
    case 'skip':
      return `skip${action.scope === 'marketing' ? ' marketing' : ''} ${action.forMs === null ? 'for good' : `for ${duration(action.forMs)}`}`
    case 'retry':
      return `retry after ${pausesOf(action).map(duration).join(', ')}`
    case 'back-off': {
      const pauses = `back off ${duration(action.initialMs)}, ×${action.factor} up to ${duration(action.maxMs)}`
      return action.haltAfter === null ? pauses : `${pauses}, halt on the ${ordinal(action.haltAfter)} strike`
    }
    default:
      return assertNever(action)
  }
}

function pausesOf({ retries, initialMs, factor, maxMs }: Extract<Action, { type: 'retry' }>): number[] {
  return Array.from({ length: retries }, (_, retry) => Math.min(initialMs * factor ** retry, maxMs))
}

function duration(ms: number): string {
  if (ms % 3_600_000 === 0) return `${ms / 3_600_000} h`
  if (ms % 60_000 === 0) return `${ms / 60_000} min`
  return `${ms / 1_000} s`
}

function ordinal(count: number): string {
  const endings: Readonly<Record<string, string>> = { one: 'st', two: 'nd', few: 'rd' }
  return `${count}${endings[new Intl.PluralRules('en', { type: 'ordinal' }).select(count)] ?? 'th'}`
}

/** A bar would end the cell. */
function escapeCell(text: string): string {
  return text.replaceAll('|', '\\|')
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(pagePath, errorCodesPage())
