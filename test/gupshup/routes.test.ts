import { describe, expect, it } from 'vitest'
import { ConfigurationError } from '../../src/errors/usage-errors.ts'
import { createRoute } from '../../src/gupshup/routes.ts'

const selfServe = createRoute({ appId: 'app-0001' })
const throughPartner = createRoute({ partner: { appId: 'app-0002' } })

describe('the route of a client with an API key', () => {
  it.each([
    ['/wa/api/v1/msg', '/wa/api/v1/msg'],
    ['/wa/api/v1/template/msg', '/wa/api/v1/template/msg'],
    ['/v3/marketing/msg', '/wa/app/app-0001/v3/marketing/msg'],
  ])('maps %s to %s', (path, expected) => {
    expect(selfServe(path)).toBe(expected)
  })

  it("throws for Meta's format, with an error that names the partner API", () => {
    expect(() => selfServe('/v3/message')).toThrow(ConfigurationError)
    expect(() => selfServe('/v3/message')).toThrow('only be sent through the partner API')
  })

  it('needs an app id only for paths that contain it', () => {
    const route = createRoute({})
    expect(route('/wa/api/v1/msg')).toBe('/wa/api/v1/msg')
    expect(() => route('/v3/marketing/msg')).toThrow('appId is missing')
  })
})

describe('the route of a client of the partner API', () => {
  it.each([
    ['/wa/api/v1/msg', '/partner/app/app-0002/msg'],
    ['/wa/api/v1/template/msg', '/partner/app/app-0002/template/msg'],
    ['/v3/message', '/partner/app/app-0002/v3/message'],
    ['/v3/marketing/msg', '/partner/app/app-0002/onboarding/marketing/msg'],
  ])('maps %s to %s', (path, expected) => {
    expect(throughPartner(path)).toBe(expected)
  })

  it("uses the partner's app id even if another one is set", () => {
    const route = createRoute({ appId: 'app-0001', partner: { appId: 'app-0002' } })
    expect(route('/v3/message')).toBe('/partner/app/app-0002/v3/message')
  })
})

describe('every route', () => {
  it('encodes an app id with special characters', () => {
    expect(createRoute({ appId: '../x?$&' })('/v3/marketing/msg')).toBe(
      '/wa/app/..%2Fx%3F%24%26/v3/marketing/msg',
    )
  })

  it.each(['', '/', '/sm/api/v1/msg', '__proto__', 'constructor'])(
    'throws for the unknown path %j',
    (path) => {
      expect(() => selfServe(path)).toThrow(ConfigurationError)
      expect(() => throughPartner(path)).toThrow(ConfigurationError)
    },
  )
})
