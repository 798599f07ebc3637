import { describe, expect, it, vi } from 'vitest'
import { clientFallback } from '../../src/client/fallback.ts'
import { ConfigurationError, InvalidMessageError } from '../../src/errors/usage-errors.ts'
import { prepareMessage } from '../../src/messages/prepare.ts'
import type { TemplateMessage } from '../../src/messages/template.ts'
import type { Failure } from '../../src/model/failure.ts'
import { newRecord } from '../../src/model/transitions.ts'

const template: TemplateMessage = {
  type: 'template',
  id: '6b2f1c3e-0f4d-4a57-8e21-3d9c5a7b1f00',
  params: ['Asha'],
}
const failure: Failure = { kind: 'session-window', via: 'webhook', system: 'gupshup', code: 1006 }

describe("the client's fallback", () => {
  const record = newRecord({
    id: 'a-1',
    to: '919900000001',
    steps: [prepareMessage('Hello')],
    hasOwnFallback: false,
    createdAt: 0,
    expiresAt: 1,
    metadata: { order: 7 },
  })

  it('is empty when none is given', () => {
    expect(clientFallback(undefined)(failure, record)).toEqual([])
  })

  it('is a message, a text or a list of them', () => {
    expect(clientFallback(template)(failure, record)).toEqual([prepareMessage(template)])
    expect(clientFallback('Hi')(failure, record)).toEqual([prepareMessage('Hi')])
    expect(clientFallback(['Hi', template])(failure, record)).toEqual([
      prepareMessage('Hi'),
      prepareMessage(template),
    ])
  })

  it('is checked when the client is made', () => {
    expect(() => clientFallback({ ...template, id: '' })).toThrow(ConfigurationError)
  })

  it('is requested from its function when it is needed, with the failure and the message', () => {
    const choose = vi.fn(() => [template, 'Hi'])
    const find = clientFallback(choose)
    expect(choose).not.toHaveBeenCalled()
    expect(find(failure, record)).toEqual([prepareMessage(template), prepareMessage('Hi')])
    expect(choose).toHaveBeenCalledWith(failure, { to: '919900000001', metadata: { order: 7 } })
  })

  it('is requested without metadata for a message that has none', () => {
    const choose = vi.fn(() => 'Hi')
    const { metadata: _, ...plain } = record
    clientFallback(choose)(failure, plain)
    expect(choose).toHaveBeenCalledWith(failure, { to: '919900000001' })
  })

  it('is empty when the function returns none', () => {
    expect(clientFallback(() => undefined)(failure, record)).toEqual([])
    expect(clientFallback(() => [])(failure, record)).toEqual([])
  })

  it('is checked too if a function returns it', () => {
    expect(() => clientFallback(() => ({ ...template, id: '' }))(failure, record)).toThrow(
      InvalidMessageError,
    )
  })
})
