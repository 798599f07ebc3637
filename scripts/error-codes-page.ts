import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { anchorOf, catalog } from '../src/catalog/catalog.ts'
import type { CatalogRow } from '../src/catalog/row.ts'
import type { Action } from '../src/model/action.ts'
import type { System } from '../src/model/code-type.ts'
import { assertNever } from '../src/util/objects.ts'

const pagePath = fileURLToPath(new URL('../docs/error-codes.md', import.meta.url))

const introduction = `<!-- biome-ignore-all format: made by \`npm run docs\` from src/catalog, so change the rows there and not this page -->

# Error codes

Gupshup accepts nearly every message and reports what went wrong later, by webhook, as a number. This page lists all
${catalog.length} codes this client knows, each with what it means, what the client does about it by default, what to do, and which policy to consider.

**Change what happens** with \`policies\`: by code (\`1003\`), by range (\`'1004-1008'\`), by system and code
(\`'meta-cloud:131049'\`) or by kind (\`account\`). The codes of the On-Premises API, but for 470, need their system.

**The words of this page**

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
  const tables = (['gupshup', 'meta-cloud', 'meta-onprem'] as const).map(chapterOf)
  return [introduction, ...tables].join('\n')
}

function chapterOf(system: System): string {
  const rows = catalog.filter((row) => row.system === system)
  return `## ${headings[system]}

| code | name | kind | the client will | may still arrive |
|---|---|---|---|---|
${rows.map(lineOf).join('\n')}

${rows.map(sectionOf).join('\n\n')}
`
}

function lineOf(row: CatalogRow): string {
  const cells = [
    `[${codeText(row, '–')}](#${anchorOf(row)})`,
    row.name,
    row.kind,
    describeAction(row.action),
    row.mayStillDeliver ? 'yes' : 'no',
  ]
  return `| ${cells.join(' | ')} |`
}

/** GitHub makes the anchor of the heading, which `anchorOf()` names. */
function sectionOf(row: CatalogRow): string {
  const title = row.title === null ? '' : ` · “${row.title}”`
  const arrives = row.mayStillDeliver
    ? ' It never sends the message again on its own, because it may still arrive.'
    : ''
  return `### ${row.system} ${codeText(row, ' to ')}

**${row.name}**${title} · ${row.kind} · [documentation](${row.docsUrl})

- **What happened**: ${row.meaning}
- **What the client does**: ${describeAction(row.action)}.${arrives}
- **What to do**: ${row.advice}
- **A policy to consider**: ${policyToConsider(row)}`
}

function codeText({ code, codeMax }: CatalogRow, to: string): string {
  return codeMax === undefined ? `${code}` : `${code}${to}${codeMax}`
}

/** What else than the default makes sense, and when. */
function policyToConsider({ kind, scope, action, mayStillDeliver, refusesUserIds }: CatalogRow): string {
  if (refusesUserIds) return '`fail()`, if no other message can take its place.'
  switch (kind) {
    case 'recipient':
      return action.type === 'skip'
        ? '`skip({ forMs })`, to try the number again after a while; `fail()`, to give up this message only.'
        : '`skip({ forMs })`, to leave the number alone for a while.'
    case 'content':
      return '`fallBack()`, if a simpler message or a template can say the same.'
    case 'template':
      return action.type === 'fall-back'
        ? '`fail()`, if no other template can take its place.'
        : '`fallBack()`, if another template can take its place.'
    case 'session-window':
      return '`fallBack()` with a template as the `fallback` of the request or of the client; `fail()`, if only the text itself is worth sending.'
    case 'rate-limit':
      return scope === 'pair'
        ? '`retry()` with longer pauses; `fail()`, if a late message is worth nothing.'
        : '`backOff()` with longer pauses, or with `haltAfter` if a person should look after some strikes.'
    case 'account':
      return action.type === 'halt'
        ? "`fail()`, if other messages can still be sent; `halt({ resumeWhen: 'wallet' })`, if only money is missing."
        : '`halt()`, if every further message would fail too.'
    case 'service':
      return mayStillDeliver
        ? 'none that sends again: `retry()` could deliver it twice.'
        : '`retry()` with more retries or longer pauses; `fail()`, if your application sends again itself.'
    default:
      return assertNever(kind)
  }
}

function describeAction(action: Action): string {
  switch (action.type) {
    case 'skip':
      return `skip${action.scope === 'marketing' ? ' marketing' : ''} ${action.forMs === null ? 'for good' : `for ${duration(action.forMs)}`}`
    case 'retry':
      return `retry after ${pausesOf(action).map(duration).join(', ')}`
    case 'back-off': {
      const pauses = `back off ${duration(action.initialMs)}, ×${action.factor} up to ${duration(action.maxMs)}`
      return action.haltAfter === null ? pauses : `${pauses}, halt on the ${ordinal(action.haltAfter)} strike`
    }
    default:
      return action.type.replaceAll('-', ' ')
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

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(pagePath, errorCodesPage())
