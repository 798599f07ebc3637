import { describe, expect, it } from 'vitest'
import { checkedBaseUrl } from '../../src/gupshup/routes.ts'
import { fields, localServer, path, transportTo } from './transport-support.ts'

describe('the baseUrl', () => {
  it.each([
    ['https://api.gupshup.io/wa/api/v1/msg', 'https://api.gupshup.io'],
    ['https://api.gupshup.io/wa/api/v1/', 'https://api.gupshup.io'],
    ['https://api.gupshup.io/sm/api/v1/msg', 'https://api.gupshup.io'],
    ['https://api.gupshup.io/anything', 'https://api.gupshup.io'],
    ['https://partner.gupshup.io/partner/app/0b1c/msg', 'https://partner.gupshup.io'],
    [
      'http://user:pw@gateway.example:8080/gupshup/WA/api/v1/template/msg',
      'http://gateway.example:8080/gupshup',
    ],
    ['https://gateway.example/in?tenant=7', 'https://gateway.example/in'],
    ['https://api.gupshup.io/#', 'https://api.gupshup.io'],
  ])('%s is refused, and the error says what to write instead', (baseUrl, instead) => {
    expect(() => checkedBaseUrl(baseUrl)).toThrow(` Write ${instead} instead.`)
    expect(() => transportTo(baseUrl)).toThrow('baseUrl')
  })

  it.each([
    'https://api.gupshup.io',
    'https://api.gupshup.io//',
    'https://gateway.example/wa',
    'http://[::1]:4010/partner',
  ])('%s is accepted', (baseUrl) => {
    expect(checkedBaseUrl(baseUrl)).toBeInstanceOf(URL)
  })
})

describe('a response of a proxy or of a wrong URL', () => {
  const page = '<html><title>No</title>'
  const own = JSON.stringify({ status: 'error', message: 'App not found' })
  it.each([
    [408, page, 'refused', 'network'],
    [425, own, 'refused', 'network'],
    [407, page, 'refused', 'network'],
    [511, page, 'refused', 'network'],
    [404, page, 'refused', 'configuration'],
    [405, '', 'refused', 'configuration'],
    [410, page, 'refused', 'configuration'],
    [421, page, 'refused', 'configuration'],
    [426, '{"message":"Upgrade"}', 'refused', 'configuration'],
    [400, '<title>400 The plain HTTP request was sent to HTTPS port</title>', 'refused', 'configuration'],
    [404, own, 'refused', 'content'],
    [400, page, 'refused', 'content'],
    [499, page, 'unknown', 'outcome-unknown'],
    [460, '', 'unknown', 'outcome-unknown'],
  ])('that is %i with %s is %s: %s', async (status, body, outcome, kind) => {
    const server = await localServer((_, response) => {
      response.writeHead(status).end(body)
    })
    const transport = transportTo(server.url)
    const reply = await transport.post(path, fields)
    expect(reply).toMatchObject({ outcome, failure: { kind, httpStatus: status } })
    const { failure } = await transport
      .call({ method: 'GET', path: '/wa/app/x/template' })
      .then((response) => {
        if (response.outcome !== 'failed') throw new Error('It failed.')
        return response
      })
    expect(failure.kind).toBe(kind)
    if (kind === 'configuration') {
      expect(failure.reason).toContain(`${server.url}/wa/app/x/template`)
      expect(failure.reason).toContain('check baseUrl')
    }
  })
})
