import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { usedModes } from '../src/account/subscriptions/subscription.ts'
import { normalizeOptions } from '../src/client/normalize-options.ts'
import { credentialKinds, credentialRefusals } from '../src/emulator/credentials/credential.ts'
import { tokenEndpoints } from '../src/emulator/credentials/token-endpoint.ts'
import { responseStatuses } from '../src/errors/gupshup-error.ts'
import { feedEventNames } from '../src/events/index.ts'
import { stateName } from '../src/outbox/filter.ts'
import * as actions from '../src/policy/actions.ts'
import { membersOf, statesOf, wordsOf } from './support/declared-names.ts'
import { readMarkdown } from './support/markdown-snippets.ts'
import { type TableRow, tableRows } from './support/markdown-tables.ts'

const textOf = (file: string) => readFileSync(new URL(`../${file}`, import.meta.url), 'utf8')

/** The rows of all tables of a page whose first column has this heading. */
function rowsOf(page: string, heading: string): TableRow[] {
  return tableRows(readMarkdown(textOf(page), page).prose, heading)
}

/** The names in the first column, without parentheses: `halt` for `halt()`. */
function namesIn(page: string, heading: string): string[] {
  return rowsOf(page, heading).flatMap((row) => row.get(heading)?.match(/^[\w-]+/) ?? [])
}

/** All names in the first column, where a row has several. */
function allNamesIn(page: string, heading: string): string[] {
  return rowsOf(page, heading).flatMap((row) => row.get(heading)?.match(/[\w-]+/g) ?? [])
}

/** The fields of all events of a webhook. */
function fieldsOfEvents(): string[] {
  const names = [
    ...['EventBase', 'PersonIds', 'GupshupStatusEvent', 'InboundEvent', 'UserEvent', 'IdentityEvent'],
    ...['TemplateEvent', 'AccountEvent', 'GupshupBillingEvent', 'OtherEvent'],
  ]
  return names.flatMap((name) => membersOf('src/model/webhook-event.ts', name))
}

describe.each([
  ['docs/events.md', 'event of client.on()', membersOf('src/events/client-events.ts', 'ClientEvents')],
  ['docs/feed.md', 'option of consume()', membersOf('src/feed/consume-options.ts', 'ConsumeOptions')],
  ['docs/feed.md', 'reason', wordsOf('src/events/consumer-event.ts', 'ConsumerGap', 'reason')],
  ['docs/messages-at-hand.md', 'count', wordsOf('src/outbox/redrive-verdict.ts', 'RedriveVerdict')],
  ['docs/messages-at-hand.md', 'option', membersOf('src/outbox/outbox.ts', 'RedriveOptions')],
  [
    'docs/messages-at-hand.md',
    'reason',
    [
      ...statesOf('src/outbox/cancel.ts', 'CancelResult', 'reason'),
      ...statesOf('src/outbox/reschedule.ts', 'RescheduleResult', 'reason'),
    ],
  ],
  ['docs/sending.md', 'in a request', membersOf('src/client/send-request.ts', 'SendRequest')],
  ['docs/sending.md', 'option of sendAll()', membersOf('src/client/send-all.ts', 'SendAllOptions')],
  ['docs/sending.md', 'field of the summary', membersOf('src/client/bulk-summary.ts', 'SendAllSummary')],
  ['docs/policies.md', 'action', Object.keys(actions).filter((name) => name !== 'isAction')],
  ['docs/options.md', 'option', membersOf('src/client/options.ts', 'ClientOptions')],
  ['docs/rate.md', 'of adapt', membersOf('src/rate/rate-limit-options.ts', 'AdaptOptions')],
  ['docs/rate.md', 'field of client.rate', membersOf('src/model/rate-status.ts', 'RateStatus')],
  ['docs/account.md', 'field of a billing', membersOf('src/model/receipt.ts', 'Billing')],
  ['docs/account.md', 'check', wordsOf('src/account/diagnose/probes.ts', 'Check', 'name')],
  ['docs/errors.md', 'kind of an error', Object.keys(responseStatuses)],
  ['docs/stores.md', 'kind', membersOf('src/store/documents.ts', 'Documents')],
  ['docs/stores.md', 'reason of a StoreError', wordsOf('src/errors/store-error.ts', 'StoreErrorReason')],
  [
    'docs/emulator.md',
    'option of credentials',
    membersOf('src/emulator/credentials/options.ts', 'CredentialOptions'),
  ],
  [
    'docs/emulator.md',
    'of emulator.credentials',
    membersOf('src/emulator/credentials/controls.ts', 'CredentialControls'),
  ],
  [
    'docs/emulator.md',
    'option of throughput',
    membersOf('src/emulator/limits/throughput-options.ts', 'ThroughputOptions'),
  ],
  [
    'docs/emulator.md',
    'option of pairRate',
    membersOf('src/emulator/limits/pair-rate.ts', 'PairRateOptions'),
  ],
  ['docs/emulator.md', 'kind of a credential', [...credentialKinds]],
  ['docs/emulator.md', 'refusal', [...credentialRefusals]],
  ['docs/emulator.md', 'token endpoint', [...tokenEndpoints]],
  [
    'docs/partner-and-v3.md',
    'option of universalAppToken()',
    membersOf('src/gupshup/credentials/universal-app-token.ts', 'UniversalAppTokenOptions'),
  ],
  ['docs/operations.md', 'field of health()', membersOf('src/client/health.ts', 'Health')],
  ['docs/webhooks.md', 'mode', [...usedModes]],
  ['docs/webhooks.md', 'field of an event', fieldsOfEvents()],
  [
    'docs/webhooks.md',
    'field of the result',
    membersOf('src/account/subscriptions/ensure.ts', 'EnsureResult'),
  ],
  [
    'docs/webhooks.md',
    'reason of a rejection',
    wordsOf('src/errors/webhook-rejection.ts', 'WebhookRejectionReason'),
  ],
] as const)('a table of %s, "%s"', (page, heading, names) => {
  it(`the table "${heading}" of ${page} lists every name that the code has, and no other`, () => {
    expect(namesIn(page, heading).sort()).toEqual([...new Set(names)].sort())
  })
})

describe('docs/messages-at-hand.md', () => {
  it('the table of states has each state of a message once', () => {
    expect(allNamesIn('docs/messages-at-hand.md', 'state').sort()).toEqual([...stateName.options].sort())
  })

  it('the table of filters has each field that each() can choose by', () => {
    const fields = [
      ...membersOf('src/outbox/outbox.ts', 'EachOptions'),
      ...membersOf('src/outbox/filter.ts', 'MessageSelection'),
    ]
    expect(allNamesIn('docs/messages-at-hand.md', 'filter').sort()).toEqual(fields.sort())
  })
})

describe('docs/feed.md', () => {
  it('the page names each event of client.on() that the feed does not keep', () => {
    const [, sentence = ''] = /events\]\(events\.md\) but ([^.]+), which/s.exec(textOf('docs/feed.md')) ?? []
    const told = membersOf('src/events/client-events.ts', 'ClientEvents')
    const kept = Object.keys(feedEventNames)
    expect(sentence.match(/[\w-]+(?=`)/g)?.sort()).toEqual(told.filter((name) => !kept.includes(name)).sort())
  })
})

describe('docs/errors.md', () => {
  const rows = rowsOf('docs/errors.md', 'kind of an error')

  it.each(Object.entries(responseStatuses))(
    'the table of kinds of errors gives the responseStatus of %s',
    (kind, status) => {
      const row = rows.find((one) => one.get('kind of an error') === kind)
      expect(row?.get('responseStatus')).toBe(`${status}`)
    },
  )
})

describe('docs/options.md', () => {
  const given = { apiKey: 'a key', appName: 'MyShop', source: '917834811114' }
  const rows = rowsOf('docs/options.md', 'option')
  const defaults = Object.entries(normalizeOptions(given, {})).flatMap(([name, value]) =>
    isShown(value) && !(name in given) ? [[name, value] as const] : [],
  )

  it.each(defaults)('the table of options gives the default of %s', (name, value) => {
    const cell = rows.find((row) => row.get('option') === name)?.get('default') ?? ''
    expect(cell.replaceAll(/(\d)_(\d)/g, '$1$2')).toContain(inCode(value))
  })

  it('the table of options names the environment variable of each option that has one', () => {
    const named = rows.flatMap((row) => row.get('default')?.match(/GUPSHUP_\w+/) ?? [])
    const read = textOf('src/client/normalize-options.ts').match(/GUPSHUP_\w+/g) ?? []
    expect(named.sort()).toEqual([...new Set(read)].sort())
  })
})

/** Stores, clocks and functions are described in words. */
function isShown(value: unknown): boolean {
  return value !== undefined && JSON.stringify(value) !== undefined && !hasMethods(value)
}

function hasMethods(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.values(value).some((one) => typeof one === 'function')
  )
}

/** As the pages write it: `{ share: 0.5, minimum: 20 }`, `'report'`. */
function inCode(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`
  if (typeof value !== 'object' || value === null) return String(value)
  const fields = Object.entries(value).map(([name, one]) => `${name}: ${inCode(one)}`)
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`
}
