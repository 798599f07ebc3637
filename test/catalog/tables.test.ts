import { describe, expect, it } from 'vitest'
import { catalog } from '../../src/catalog/catalog.ts'
import type { CatalogRow } from '../../src/catalog/row.ts'
import type { Action } from '../../src/model/action.ts'
import type { Kind, System } from '../../src/model/code-type.ts'

/** Gupshup's published table: code, title, and what this client makes of it. */
// biome-ignore format: one code a row
const gupshupTable: readonly (readonly [code: number, title: string, kind: Kind, action: Action['type']])[] = [
  [500, 'Internal Server Error', 'service', 'fail'],
  [1001, 'Last Mapped Bot Failed', 'account', 'fail'],
  [1002, 'Number Not Exist On WhatsApp', 'recipient', 'skip'],
  [1003, 'Wallet Balance Low', 'account', 'halt'],
  [1004, 'Template Disabled Failure', 'session-window', 'fall-back'],
  [1005, 'Template Match Failed', 'session-window', 'fall-back'],
  [1006, 'Template Opt-in Failure', 'session-window', 'fall-back'],
  [1007, 'Template Opt-in Match Failure', 'session-window', 'fall-back'],
  [1008, 'Neither Proxied Nor Opted-in', 'session-window', 'fall-back'],
  [1009, 'Required parameter is missing', 'content', 'fail'],
  [1010, 'Invalid Media Url', 'content', 'fail'],
  [1011, 'Invalid Media Size', 'content', 'fail'],
  [1012, 'Number Opted Out', 'recipient', 'skip'],
  [4001, 'API Rate Limited', 'rate-limit', 'back-off'],
  [4002, 'Invalid Response From WhatsApp', 'service', 'fail'],
  [4003, 'No Template Match', 'template', 'fail'],
  [4004, 'Only CAPI Feature', 'content', 'fail'],
  [4005, 'Paused Template', 'template', 'fall-back'],
]

/** Every code of Meta's that a message send can meet. */
// biome-ignore format: a compact list
const metaCodes: Readonly<Record<'meta-cloud' | 'meta-onprem', readonly number[]>> = {
  'meta-cloud': [
    0, 1, 2, 3, 4, 10, 17, 33, 100, 102, 104, 190, 192, 200, 341, 368, 506, 613, 80007, 80008, 130403, 130429, 130472, 130497,
    131000, 131001, 131002, 131005, 131006, 131008, 131009, 131016, 131020, 131021, 131026, 131030, 131031, 131037, 131041,
    131042, 131043, 131045, 131047, 131048, 131049, 131050, 131051, 131053, 131055, 131056, 131057, 131058, 131062, 131063,
    131064, 132000, 132001, 132005, 132007, 132008, 132012, 132015, 132016, 132018, 132068, 132069, 133010, 134011, 134100,
    134101, 134102, 135000, 137000, 138009, 138017,
  ],
  'meta-onprem': [
    401, 402, 408, 410, 429, 430, 432, 433, 470, 471, 472, 480, 495, 500, 501, 1000, 1001, 1002, 1003, 1004, 1005, 1006, 1007,
    1008, 1009, 1010, 1011, 1012, 1013, 1014, 1015, 1016, 1017, 1018, 1021, 1022, 1023, 1024, 1025, 1026, 1028, 1031, 2000,
    2001, 2002, 2003, 2004, 2005, 2006, 2007, 2008, 2009, 2010, 2011, 2012, 2013, 2014, 2015, 2016, 2017, 2023, 2024, 2025,
    2026, 2027, 2028, 2029, 2030, 2036, 2050, 2060, 2061, 2062, 2068, 2069,
  ],
}

const rowsOf = (system: System) => catalog.filter((row) => row.system === system)
const codesWith = (system: System, action: Action['type']) =>
  rowsOf(system).flatMap((row) => (row.action.type === action ? [row.code] : []))

describe("Gupshup's table", () => {
  it.each(gupshupTable)('%i is "%s", about the %s, and the client will %s', (code, title, kind, type) => {
    const row = rowsOf('gupshup').find((candidate) => candidate.code === code)
    expect(row).toMatchObject({ title, kind, action: { type } })
  })

  it('has no code that Gupshup does not publish', () => {
    expect(rowsOf('gupshup').map((row) => row.code)).toEqual(gupshupTable.map(([code]) => code))
  })

  it('backs off on 4001 for 1, 4 and then 15 minutes, and halts on the third strike', () => {
    const row = rowsOf('gupshup').find(({ code }) => code === 4001)
    expect(row?.action).toEqual({
      type: 'back-off',
      initialMs: 60_000,
      factor: 4,
      maxMs: 900_000,
      haltAfter: 3,
    })
  })

  it('skips for good, not for a time', () => {
    for (const row of rowsOf('gupshup')) {
      if (row.action.type === 'skip') expect(row.action.forMs).toBeNull()
    }
  })

  it('says only of 500 and 4002 that the message may still arrive', () => {
    expect(rowsOf('gupshup').flatMap((row) => (row.mayStillDeliver ? [row.code] : []))).toEqual([500, 4002])
  })
})

describe.each(['meta-cloud', 'meta-onprem'] as const)('The %s table', (system) => {
  it('has every code that a send can meet', () => {
    expect(rowsOf(system).map((row) => row.code)).toEqual(metaCodes[system])
  })

  it('suppresses no number, except for marketing after 131050', () => {
    const rows = catalog.filter((row) => row.system === system && row.action.type === 'skip')
    const marketing = { type: 'skip', forMs: null, scope: 'marketing' }
    expect(rows.map(({ code, action }) => [code, action])).toEqual(
      system === 'meta-cloud' ? [[131050, marketing]] : [],
    )
  })
})

describe("Meta's defaults", () => {
  it('have one row for the range 200 to 299', () => {
    expect(catalog.filter((row) => row.codeMax !== undefined)).toMatchObject([{ code: 200, codeMax: 299 }])
  })

  it('say which messages may still arrive', () => {
    const open = catalog.filter((row) => row.system !== 'gupshup' && row.mayStillDeliver)
    expect(open.map((row) => row.code)).toEqual([1, 2, 131000, 131016, 131026, 500, 1023, 1026])
  })

  it('fall back where a template, another template or another route can serve', () => {
    expect(codesWith('meta-cloud', 'fall-back')).toEqual([131047, 131062, 131063, 132015, 132016, 134102])
    expect(codesWith('meta-onprem', 'fall-back')).toEqual([470, 2061, 2062])
  })

  it('retry one message where only its recipient, template, flow or endpoint is held up', () => {
    expect(codesWith('meta-cloud', 'retry')).toEqual([613, 80008, 131056, 132069, 134101])
    expect(codesWith('meta-onprem', 'retry')).toEqual([408, 2002, 2069])
  })

  it('back off where the whole number, account or app is held up for a time', () => {
    expect(codesWith('meta-cloud', 'back-off')).toEqual([4, 17, 341, 80007, 130429, 131057])
    expect(codesWith('meta-onprem', 'back-off')).toEqual([429, 1011, 1015, 1016, 1017, 1018])
  })

  it('halt on the spam and classification limits although they are about the rate', () => {
    for (const [system, code] of [
      ['meta-cloud', 131048],
      ['meta-cloud', 131064],
      ['meta-onprem', 471],
    ] as const) {
      const row = rowsOf(system).find((candidate) => candidate.code === code)
      expect(row).toMatchObject({ kind: 'rate-limit', action: { type: 'halt' } })
    }
  })

  it("lengthen the pauses of the pair limit by four, as Meta's 4^X seconds do", () => {
    const row = rowsOf('meta-cloud').find(({ code }) => code === 131056)
    expect(row?.action).toMatchObject({ type: 'retry', retries: 3, initialMs: 4_000, factor: 4 })
  })
})

describe('The catalog', () => {
  it.each<[string, (row: CatalogRow) => unknown, Readonly<Record<string, unknown>>]>([
    [
      'is revocable, because `delivered` sometimes follows it',
      ({ revocable }) => revocable,
      { 'meta-cloud:131026': true, 'meta-onprem:1026': true },
    ],
    [
      'stops a template, for a while or for good',
      ({ stopsTemplate }) => stopsTemplate,
      {
        'gupshup:4005': 'paused',
        'meta-cloud:132015': 'paused',
        'meta-cloud:132016': 'disabled',
        'meta-onprem:2061': 'paused',
        'meta-onprem:2062': 'disabled',
      },
    ],
    [
      'is an opt-out of all messages or of marketing',
      ({ optOut }) => optOut,
      { 'gupshup:1012': 'all', 'meta-cloud:131050': 'marketing' },
    ],
    ['says that a number is not on WhatsApp', ({ notOnWhatsApp }) => notOnWhatsApp, { 'gupshup:1002': true }],
  ])('names each code that %s', (_, meaningOf, expected) => {
    const meant = catalog.filter((row) => meaningOf(row) !== undefined)
    expect(Object.fromEntries(meant.map((row) => [`${row.system}:${row.code}`, meaningOf(row)]))).toEqual(
      expected,
    )
  })
})
