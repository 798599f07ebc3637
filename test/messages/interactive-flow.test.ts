import { describe, expect, it } from 'vitest'
import { expectLongest, metaOf, partner, prepareAnything, refusalOf } from './support.ts'

const parameters = { flow_id: '1197715005513101', flow_cta: 'Book now' }
const withParameters = (more: object) => ({
  type: 'interactive',
  interactive: {
    type: 'flow',
    body: { text: 'Book a fitting' },
    action: { parameters: { ...parameters, ...more } },
  },
})
const flow = (more: object) => ({
  type: 'interactive',
  interactive: { type: 'flow', body: { text: 'Book a fitting' }, action: { parameters }, ...more },
})
const at = 'message.interactive.action.parameters'

describe('a flow', () => {
  it('a flow needs no more than its id and the text of its button', () => {
    expect(metaOf(withParameters({}))).toMatchObject({
      interactive: {
        action: { name: 'flow', parameters: { flow_id: '1197715005513101', flow_cta: 'Book now' } },
      },
    })
  })

  it.each<[string, number, (text: string) => unknown]>([
    ['body.text', 1024, (text) => flow({ body: { text } })],
    ['footer.text', 60, (text) => flow({ footer: { text } })],
    ['header.text', 60, (text) => flow({ header: { type: 'text', text } })],
    ['action.parameters.flow_cta', 20, (text) => withParameters({ flow_cta: text })],
  ])('a flow has a limit of length: %s of %i', (field, limit, messageWith) => {
    expectLongest(messageWith, limit, `message.interactive.${field}`, partner)
  })

  it.each(['Book 👍', '🇮🇳', '1️⃣ Book'])('a flow has no emoji on its button: %s', (flow_cta) => {
    expect(refusalOf(() => prepareAnything(withParameters({ flow_cta }), partner)).message).toContain(
      `${at}.flow_cta must have no emoji`,
    )
  })

  it('a flow has no endpoint, so it begins with a screen', () => {
    const { message, field } = refusalOf(() =>
      prepareAnything(withParameters({ flow_action: 'data_exchange' }), partner),
    )
    expect(field).toBe(`${at}.flow_action`)
    expect(message).toContain('can only be navigate, because Gupshup supports no flow with an endpoint')
  })

  it.each([
    [{ flow_id: undefined }, 'flow_id'],
    [{ flow_id: ' ' }, 'flow_id'],
    [{ flow_cta: undefined }, 'flow_cta'],
    [{ flow_name: 'booking' }, 'flow_name'],
    [{ mode: 'live' }, 'mode'],
    [{ flow_message_version: 3 }, 'flow_message_version'],
    [{ flow_token: '' }, 'flow_token'],
    [{ flow_action_payload: {} }, 'flow_action_payload.screen'],
    [{ flow_action_payload: { screen: 'A', data: {} } }, 'flow_action_payload.data'],
    [{ flow_action_payload: { screen: 'A', data: [] } }, 'flow_action_payload.data'],
  ])('a flow is refused: %j', (more, field) => {
    expect(refusalOf(() => prepareAnything(withParameters(more), partner)).field).toBe(`${at}.${field}`)
  })

  it.each([[{ a: 1n }], [{ a: [() => 1] }], [{ a: Number.NaN }], [new Map([['a', 1]])]])(
    'a flow begins with data that is JSON, unlike %o',
    (data) => {
      const given = withParameters({ flow_action_payload: { screen: 'A', data } })
      expect(refusalOf(() => prepareAnything(given, partner)).message).toContain(
        `${at}.flow_action_payload.data must be an object that is JSON-serializable`,
      )
    },
  )

  it('a flow does not show its token in an error', () => {
    const { message } = refusalOf(() => prepareAnything(withParameters({ flow_token: 4711 }), partner))
    expect(message).not.toContain('4711')
  })

  it.each(['image', 'video', 'document'])('a flow has a header with a %s by its link', (type) => {
    const header = { type, [type]: { link: 'https://example.com/shoe' } }
    expect(metaOf(flow({ header }))).toMatchObject({ interactive: { header } })
    const { message, field } = refusalOf(() =>
      prepareAnything(flow({ header: { type, [type]: { id: '7' } } }), partner),
    )
    expect(field).toBe(`message.interactive.header.${type}.id`)
    expect(message).toContain('is not documented for interactive messages; give the address as link')
  })

  it('a flow has a header with the name of its document', () => {
    const header = {
      type: 'document',
      document: { link: 'https://example.com/7.pdf', filename: 'Bill 7.pdf' },
    }
    expect(metaOf(flow({ header }))).toMatchObject({ interactive: { header } })
  })
})
