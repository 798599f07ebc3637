import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { ConfigurationError } from '../../src/errors/usage-errors.ts'
import { type PartnerOptions, partner } from '../../src/gupshup/partner.ts'

const token = 'pt_5e0c7b1a94d2'

describe('partner()', () => {
  it('fills in the defaults', () => {
    const { type, appId, format, baseUrl, scheme, credentials: given } = partner({ appId: 'app-0001', token })
    expect({ type, appId, format, baseUrl, scheme, given }).toEqual({
      type: 'partner',
      appId: 'app-0001',
      format: 'form',
      baseUrl: 'https://partner.gupshup.io',
      scheme: 'token',
      given: token,
    })
  })

  it('returns a frozen object', () => {
    expect(Object.isFrozen(partner({ appId: 'app-0001', token }))).toBe(true)
  })

  it('hides its token however the result is printed or copied', () => {
    const described = partner({ appId: 'app-0001', token })
    const shown = [
      inspect(described, { depth: 20, showHidden: true, getters: true }),
      JSON.stringify(described),
      JSON.stringify({ ...described }),
    ]
    expect(shown.join()).not.toContain(token)
    expect(shown.join()).toContain('app-0001')
  })

  it.each<[string, Record<string, unknown>]>([
    ['appId', { appId: '' }],
    ['appId', { appId: ' app ' }],
    ['token', { token: '' }],
    ['token', { token: `${token}\n` }],
    ['token', { token: undefined }],
    ['format', { format: 'json' }],
    ['baseUrl', { baseUrl: 'partner.gupshup.io' }],
    ['timeout', { timeout: 5 }],
  ])('throws an error that names %s for %j', (option, wrong) => {
    const options = { appId: 'app-0001', token, ...wrong } as PartnerOptions
    const make = () => partner(options)
    expect(make).toThrow(ConfigurationError)
    expect(make).toThrow(expect.objectContaining({ option }))
    expect(make).not.toThrow(/5e0c7b1a94d2/)
  })

  it('takes the Bearer that was copied with a token for its scheme', () => {
    const { scheme, credentials } = partner({ appId: 'app-0001', token: `Bearer ${token}` })
    expect({ scheme, credentials }).toEqual({ scheme: 'bearer', credentials: token })
  })

  it('refuses a token beside credentials, and neither of them', () => {
    const credentials = () => token
    const both = () => partner({ appId: 'app-0001', token, credentials })
    expect(both).toThrow('token of partner() cannot be given beside credentials.')
    expect(() => partner({ appId: 'app-0001' })).toThrow('token of partner() is missing.')
    expect(() => partner({ appId: 'app-0001', credentials })).not.toThrow()
  })

  it('throws an error that names the first missing option when called without options', () => {
    expect(() => Reflect.apply(partner, undefined, [])).toThrow('appId')
  })
})
