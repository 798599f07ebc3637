import { describe, expect, it } from 'vitest'
import { ask, openEmulator, postV3, told } from './support.ts'

const read = { messaging_product: 'whatsapp', status: 'read', message_id: 'wamid.ABC' }

describe('a mark that a message was read', () => {
  it('is answered without words, and written down', async () => {
    const emulator = await openEmulator()
    const path = `/wa/app/${emulator.appId}/msg/wamid.HBgM%3D/read`
    const response = await ask(emulator, 'PUT', path)

    expect(response.status).toBe(200)
    expect(await response.text()).toBe('')
    expect(emulator.requests).toMatchObject([{ method: 'PUT', path }])
    expect(emulator.counters).toMatchObject({ accepted: 0, refused: 0 })
    expect(emulator.webhooks).toEqual([])
  })

  it('is refused for a wrong key and a wrong app', async () => {
    const emulator = await openEmulator()
    const path = `/wa/app/${emulator.appId}/msg/wamid.ABC/read`
    expect((await ask(emulator, 'PUT', path, { headers: {} })).status).toBe(401)
    expect((await ask(emulator, 'PUT', '/wa/app/other/msg/wamid.ABC/read')).status).toBe(400)
  })

  it('is no message in Meta’s format either', async () => {
    const emulator = await openEmulator()
    const path = `/partner/app/${emulator.appId}/v3/message`

    expect(await told(postV3(emulator, path, read))).toEqual({ status: 200, body: { success: true } })
    expect(emulator.counters).toMatchObject({ accepted: 0, refused: 0 })
    expect((await postV3(emulator, path, read, { authorization: 'x' })).status).toBe(401)
    expect((await postV3(emulator, '/partner/app/other/v3/message', read)).status).toBe(400)
  })
})
