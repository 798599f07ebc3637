import { expect, it } from 'vitest'
import { ask, openEmulator, told } from './support.ts'

it('the profile names the number that the app sends from, to requests with its key', async () => {
  const emulator = await openEmulator({ source: '919900000007' })
  const path = `/wa/app/${emulator.appId}/business/profile`
  expect(await told(ask(emulator, 'GET', path))).toEqual({
    status: 200,
    body: { status: 'success', profile: { phoneNumber: '919900000007' } },
  })
  expect((await ask(emulator, 'GET', path, { headers: {} })).status).toBe(401)
  expect((await ask(emulator, 'GET', '/wa/app/other/business/profile')).status).toBe(400)
})
