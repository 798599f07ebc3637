import { describe, expect, it } from 'vitest'
import { openEmulator, postV3, sendRequest, statusAndBody } from './support.ts'

const read = { messaging_product: 'whatsapp', status: 'read', message_id: 'wamid.ABC' }

describe('a read mark', () => {
  it('gets an empty response, and is recorded', async () => {
    const emulator = await openEmulator()
    const path = `/wa/app/${emulator.appId}/msg/wamid.HBgM%3D/read`
    const response = await sendRequest(emulator, 'PUT', path)

    expect(response.status).toBe(200)
    expect(await response.text()).toBe('')
    expect(emulator.requests).toMatchObject([{ method: 'PUT', path }])
    expect(emulator.counters).toMatchObject({ accepted: 0, refused: 0 })
    expect(emulator.webhooks).toEqual([])
  })

  it('is refused for a wrong key and a wrong app', async () => {
    const emulator = await openEmulator()
    const path = `/wa/app/${emulator.appId}/msg/wamid.ABC/read`
    expect((await sendRequest(emulator, 'PUT', path, { headers: {} })).status).toBe(401)
    expect((await sendRequest(emulator, 'PUT', '/wa/app/other/msg/wamid.ABC/read')).status).toBe(400)
  })

  it('is not recorded as a message in Meta’s format', async () => {
    const emulator = await openEmulator()
    const path = `/partner/app/${emulator.appId}/v3/message`

    expect(await statusAndBody(postV3(emulator, path, read))).toEqual({
      status: 200,
      body: { success: true },
    })
    expect(emulator.counters).toMatchObject({ accepted: 0, refused: 0 })
    expect((await postV3(emulator, path, read, { authorization: 'x' })).status).toBe(401)
    expect((await postV3(emulator, '/partner/app/other/v3/message', read)).status).toBe(400)
  })

  it('comes with an indicator that an answer is being written, as JSON that says of itself that it is a form', async () => {
    const emulator = await openEmulator()
    const path = `/partner/app/${emulator.appId}/v1/event`
    const event = {
      type: 'message-event',
      message: { ...read, typing_indicator: { type: 'text' } },
    }
    const post = (body: string, headers: Record<string, string> = {}) =>
      statusAndBody(
        fetch(`${emulator.url}${path}`, {
          method: 'POST',
          headers: {
            authorization: emulator.partner.token,
            'content-type': 'application/x-www-form-urlencoded',
            ...headers,
          },
          body,
        }),
      )

    expect(await post(JSON.stringify(event))).toEqual({ status: 200, body: { status: 'success' } })
    expect(await post(JSON.stringify(event), { 'content-type': 'application/json' })).toMatchObject({
      status: 200,
    })
    expect(emulator.requests[0]).toMatchObject({ method: 'POST', path, message: event })
    expect(emulator.requests[0]).not.toHaveProperty('kind')
    expect(emulator.counters).toMatchObject({ accepted: 0, refused: 0 })
    expect(await post(JSON.stringify(event), { authorization: 'x' })).toMatchObject({ status: 401 })

    const refused = async (given: string) => {
      const { status, body } = await post(given)
      expect(status).toBe(400)
      return Object(body).message
    }
    const unsupported = 'Outbound event not supported'
    expect(await refused('{"type":')).toBe('Invalid JSON payload')
    expect(await refused('{}')).toBe(unsupported)
    expect(await refused(JSON.stringify({ ...event, type: 'call-event' }))).toBe(unsupported)
    expect(await refused(JSON.stringify({ ...event, message: { ...read, status: 'seen' } }))).toBe(
      unsupported,
    )
    expect(await refused(JSON.stringify({ ...event, message: { ...read, message_id: '' } }))).toBe(
      'Please review the request parameters and retry',
    )
  })
})
