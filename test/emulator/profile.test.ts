import { expect, it } from 'vitest'
import { openEmulator, sendRequest, statusAndBody } from './support.ts'

it('GET /business/profile of the emulator returns the number that the app sends from, with its key only', async () => {
  const emulator = await openEmulator({ source: '919900000007' })
  const path = `/wa/app/${emulator.appId}/business/profile`
  expect(await statusAndBody(sendRequest(emulator, 'GET', path))).toEqual({
    status: 200,
    body: { status: 'success', profile: { phoneNumber: '919900000007' } },
  })
  expect((await sendRequest(emulator, 'GET', path, { headers: {} })).status).toBe(401)
  expect((await sendRequest(emulator, 'GET', '/wa/app/other/business/profile')).status).toBe(400)
})
