import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { catalog, type LookupHints, lookup } from '../../src/catalog/catalog.ts'
import type { System } from '../../src/model/code-type.ts'

const onPremisesHref = '/docs/whatsapp/api/errors'
const newHref = '/documentation/business-messaging/whatsapp/support/error-codes'
const metaHref = 'https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes/'
const gupshupCodes = [
  500, 1001, 1002, 1003, 1004, 1005, 1006, 1007, 1008, 1009, 1010, 1011, 1012, 4001, 4002, 4003, 4004, 4005,
]

/** What On-Premises called the numbers that Gupshup uses too. */
const onPremisesTitles = [
  [500, 'Generic error'],
  [1001, 'Message too long'],
  [1002, 'Invalid recipient type'],
  [1003, 'Not a group participant'],
  [1004, 'Resource already exists'],
  [1005, 'Access denied'],
  [1006, 'Resource not found'],
  [1007, 'Recipient blocked to receive message (Deprecated)'],
  [1009, 'Parameter value is not valid'],
  [1010, 'Parameter is not required'],
  [1011, 'Service not ready'],
  [1012, 'Group is unknown'],
] as const

describe('lookup of a bare code', () => {
  it.each(gupshupCodes)("takes %i for Gupshup's", (code) => {
    expect(lookup(code)).toMatchObject({ system: 'gupshup', code })
  })

  it.each([
    [0, 'meta-cloud', 'AuthException'],
    [131049, 'meta-cloud', 'MarketingNotDelivered'],
    [429, 'meta-onprem', 'RateLimitHit'],
    [470, 'meta-onprem', 'ReEngagement'],
    [1013, 'meta-onprem', 'UserNotValid'],
    [1026, 'meta-onprem', 'ReceiverIncapable'],
  ] as const)("takes %i for a code of %s: it is in no table of Gupshup's", (code, system, name) => {
    expect(lookup(code)).toMatchObject({ system, name })
  })

  it.each([
    [199, undefined],
    [200, 200],
    [250, 200],
    [299, 200],
    [300, undefined],
    [250.5, undefined],
  ])('finds the range 200 to 299 by its members only: %d', (code, found) => {
    expect(lookup(code)?.code).toBe(found)
  })

  it.each([-1, 7, 999, 1019, 4000, 4006, 131026.5, Number.NaN, Number.POSITIVE_INFINITY])(
    'finds nothing for %d',
    (code) => {
      expect(lookup(code)).toBeUndefined()
    },
  )
})

describe('lookup of text', () => {
  it.each([
    ['470', 470],
    ['1003', 1003],
    ['0', 0],
    ['250', 200],
    ['131026', 131026],
  ])('finds the code "%s"', (text, code) => {
    expect(lookup(text)?.code).toBe(code)
  })

  it.each(['', ' ', '00a', ' 12x', '1e3', '0x10', '470.0', '+470', '-0', '٤٧٠', 'constructor', '__proto__'])(
    'finds nothing for "%s", which is no code',
    (text) => {
      expect(lookup(text)).toBeUndefined()
    },
  )

  it.each(['000', '025', '026', '0470'])(
    'finds nothing for "%s", by which other products report success',
    (text) => {
      expect(lookup(text)).toBeUndefined()
    },
  )
})

describe('lookup with a system', () => {
  it.each(['gupshup', 'meta-cloud', 'meta-onprem'] as const)('searches the table of %s only', (system) => {
    for (const row of catalog) expect(lookup(row.code, { system })?.system ?? system).toBe(system)
  })

  it.each([
    ['gupshup', 'InternalServerError'],
    ['meta-cloud', undefined],
    ['meta-onprem', 'GenericError'],
  ] as const)('finds 500 in %s as %s', (system, name) => {
    expect(lookup(500, { system })?.name).toBe(name)
  })

  it('follows the system before any other hint', () => {
    expect(
      lookup(1003, { system: 'gupshup', href: metaHref, reason: 'Not a group participant' })?.system,
    ).toBe('gupshup')
  })
})

describe('lookup with an address', () => {
  it.each([
    onPremisesHref,
    '/docs/whatsapp/cloud-api/support/error-codes/',
    '/docs/whatsapp?locale=de_DE',
    '/DOCS/WhatsApp/api/errors#1003',
    '/documentation/business-messaging/whatsapp/support/error-codes',
    '/documentation/business-messaging/whatsapp/support/error-codes/?locale=pt_BR#authorization',
    '/Documentation/Business-Messaging/WhatsApp',
    '/documentation/business-messaging',
    '  /documentation/business-messaging/whatsapp/support/error-codes\n',
    'https://developers.facebook.com/documentation/business-messaging/whatsapp/support/error-codes',
    'http://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes?locale=es_LA',
    metaHref,
    'https://facebook.com/docs/whatsapp',
    'https://www.facebook.com/business',
    'HTTPS://DEVELOPERS.FACEBOOK.COM/docs',
  ])("takes a code with %s for Meta's", (href) => {
    expect(lookup(1003, { href })).toMatchObject({ system: 'meta-onprem', name: 'NotGroupParticipant' })
    expect(lookup(131047, { href })?.system).toBe('meta-cloud')
  })

  it.each(onPremisesTitles)("takes %i for On-Premises with each of Meta's forms of an address", (code) => {
    for (const href of [onPremisesHref, newHref, metaHref, `${newHref}?locale=hi_IN#${code}`]) {
      expect(lookup(code, { href })).toMatchObject({ system: 'meta-onprem', code })
    }
  })

  it("finds nothing for a code that only Gupshup has when the address is Meta's", () => {
    for (const code of [4001, 4002, 4003, 4004, 4005]) expect(lookup(code, { href: newHref })).toBeUndefined()
    expect(lookup(4001, { href: metaHref })).toBeUndefined()
  })

  it.each([
    '',
    'not an address',
    'facebook.com',
    '/docs/error-codes',
    '/docs/whatsapp-business',
    '/documentation',
    '/documentation/business-messaging-api',
    '/documentation/other/business-messaging/whatsapp',
    'documentation/business-messaging/whatsapp/support/error-codes',
    'https://docs.gupshup.io/documentation/business-messaging/whatsapp/support/error-codes',
    'https://example.org/?u=/documentation/business-messaging/',
    'https://partner-docs.gupshup.io/docs/error-codes',
    'https://notfacebook.com/docs',
    'https://facebook.com.example.org/docs',
    'https://facebook.com@example.org/docs',
    'https://example.org/docs/whatsapp/api/errors',
    'https://example.org/?next=https://developers.facebook.com',
  ])('does not take "%s" for an address at Meta', (href) => {
    expect(lookup(1003, { href })?.system).toBe('gupshup')
  })
})

describe('lookup with a reason', () => {
  it.each(onPremisesTitles)(
    'takes %i with "%s" for On-Premises, in any case and with spaces around',
    (code, title) => {
      const reason = `  ${title.toUpperCase()}\n`
      expect(lookup(code, { reason })).toMatchObject({ system: 'meta-onprem', code })
      expect(lookup(`${code}`, { reason })).toBe(lookup(code, { reason }))
    },
  )

  it.each([1008, 1009])(
    'leaves %i with "Required parameter is missing" to Gupshup, which has the same title',
    (code) => {
      expect(lookup(code, { reason: 'Required parameter is missing' })?.system).toBe('gupshup')
    },
  )

  it.each([
    [1002, 'Number Does Not Exists On WhatsApp'],
    [1003, 'Unable To Send Message | Check your wallet balance'],
    [1003, 'Message too long'],
    [1003, 'Not a group participant, and more'],
    [1003, ''],
    [4001, 'Generic error'],
  ])('leaves %i with "%s" to Gupshup, because the reason is not its On-Premises title', (code, reason) => {
    expect(lookup(code, { reason })?.system).toBe('gupshup')
  })

  it('distinguishes an opt-out from an unknown group, which share the number 1012', () => {
    expect(lookup(1012, { reason: 'Group is unknown' })?.system).toBe('meta-onprem')
    expect(lookup(1012, { reason: 'Message Sending failed as the phone number is opted out.' })?.system).toBe(
      'gupshup',
    )
  })
})

describe('lookup of any value', () => {
  const anyCode = fc.oneof(
    fc.string(),
    fc.double(),
    fc.integer(),
    fc.constantFrom(...catalog.map((row) => row.code)),
  )
  const anyHints: fc.Arbitrary<LookupHints> = fc.record(
    {
      system: fc.constantFrom<System>('gupshup', 'meta-cloud', 'meta-onprem'),
      reason: fc.oneof(fc.string(), fc.constantFrom(...catalog.map((row) => row.title ?? ''))),
      href: fc.oneof(fc.string(), fc.webUrl(), fc.constantFrom(metaHref, onPremisesHref)),
    },
    { requiredKeys: [] },
  )

  it('never throws, and returns only a row with the code', () => {
    fc.assert(
      fc.property(anyCode, anyHints, (code, hints) => {
        const row = lookup(code, hints)
        if (row === undefined) return
        expect(Number(code)).toBeGreaterThanOrEqual(row.code)
        expect(Number(code)).toBeLessThanOrEqual(row.codeMax ?? row.code)
        expect(hints.system ?? row.system).toBe(row.system)
      }),
      { numRuns: 2_000 },
    )
  })

  it('finds the same for a number and its decimal spelling', () => {
    fc.assert(
      fc.property(fc.constantFrom(...catalog), anyHints, ({ code }, hints) => {
        expect(lookup(`${code}`, hints)).toBe(lookup(code, hints))
      }),
    )
  })
})
