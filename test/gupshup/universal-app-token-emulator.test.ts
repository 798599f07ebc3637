import {
  type ClientEvents,
  type Credential,
  GupshupClient,
  partner,
  universalAppToken,
} from 'gupshup-outbound'
import { type EmulatorOptions, startEmulator } from 'gupshup-outbound/emulator'
import { describe, expect, it, onTestFinished } from 'vitest'
import { sharedStore } from '../support/shared-store.ts'

const { signal } = new AbortController()
const first = { reason: 'first', signal } as const

async function givenEmulator(options: EmulatorOptions = {}) {
  const emulator = await startEmulator(options)
  onTestFinished(() => emulator.close())
  const universalToken = emulator.credentials.issue({ kind: 'universal-token' }).token
  const { appId, url: baseUrl } = emulator
  const statuses = () =>
    emulator.credentials.list
      .filter(({ kind }) => kind === 'universal-app-token')
      .map(({ name, status }) => [name.replace(/-[\da-f]{12}$/, ''), status])
  return { emulator, statuses, options: { appId, baseUrl, universalToken } }
}

describe('universalAppToken() at the emulator', () => {
  it('mints tokens that messages are sent with, and renews one that was revoked', async () => {
    const { emulator, options, statuses } = await givenEmulator()
    const { appName, appId, source, url: baseUrl } = emulator
    const transport = partner({
      appId,
      baseUrl,
      credentials: universalAppToken({ ...options, name: 'shop' }),
    })
    const client = new GupshupClient({ transport, appName, source })
    onTestFinished(async () => void (await client.close()))
    const events: ClientEvents['credentials'][] = []
    client.on('credentials', (event) => events.push(event))
    await client.send({ to: '919876543210', message: 'Hello' })
    const [token] = emulator.credentials.list
    emulator.credentials.revoke(token?.token ?? '')
    await client.send({ to: '919876543210', message: 'Hello again' })
    expect(statuses()).toEqual([
      ['shop', 'ACTIVE'],
      ['shop', 'REVOKED'],
    ])
    expect(events).toMatchObject([
      { change: 'renewed', reason: 'first' },
      { change: 'renewed', reason: 'refused' },
    ])
  })

  it('revokes the oldest token of its name when the app has three, and none of another name', async () => {
    const { emulator, options, statuses } = await givenEmulator()
    emulator.credentials.issue({ kind: 'universal-app-token', name: 'of-another' })
    const source = universalAppToken({ ...options, name: 'shop' })
    const tokens: Credential[] = []
    for (let count = 0; count < 4; count += 1) {
      const minted = await source(first)
      if (typeof minted !== 'string') tokens.push(minted)
    }
    expect(new Set(tokens.map(({ token }) => token)).size).toBe(4)
    expect(statuses()).toEqual([
      ['shop', 'ACTIVE'],
      ['shop', 'ACTIVE'],
      ['shop', 'REVOKED'],
      ['shop', 'REVOKED'],
      ['of-another', 'ACTIVE'],
    ])
  })

  it('fails for a while when all three tokens of the app have another name', async () => {
    const { emulator, options, statuses } = await givenEmulator()
    for (const name of ['a', 'b', 'c']) emulator.credentials.issue({ kind: 'universal-app-token', name })
    await expect(universalAppToken(options)(first)).rejects.toMatchObject({ retryAfterMs: 60_000 })
    expect(statuses().map(([, status]) => status)).toEqual(['ACTIVE', 'ACTIVE', 'ACTIVE'])
  })

  it('lets a client halt when the universal token was revoked, and go on when it has a new one', async () => {
    const { emulator, options } = await givenEmulator()
    const { appName, appId, source, url: baseUrl } = emulator
    let { universalToken } = options
    const credentials = universalAppToken({ ...options, universalToken: () => universalToken })
    const client = new GupshupClient({ transport: partner({ appId, baseUrl, credentials }), appName, source })
    onTestFinished(async () => void (await client.close()))
    // Without a listener it is a warning of the process.
    client.on('credentials', () => {})
    emulator.credentials.revoke(universalToken)
    const error = await client
      .send({ to: '919876543210', message: 'Hello' })
      .catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ name: 'AuthenticationError' })
    expect(String(error)).toContain('Gupshup refused the universal token (HTTP status 401)')
    expect(client.gate.state).toBe('halted')
    universalToken = emulator.credentials.issue({ kind: 'universal-token' }).token
    await client.resume()
    expect(await client.send({ to: '919876543210', message: 'Hello' })).toMatchObject({ status: 'accepted' })
  })

  it('counts the life of a token from its own times when it is shorter than was asked for', async () => {
    const { options } = await givenEmulator({ credentials: { lifeMs: { 'universal-app-token': 60_000 } } })
    const { expiresInMs } = Object(await universalAppToken(options)(first))
    expect(expiresInMs).toBeGreaterThanOrEqual(60_000)
    expect(expiresInMs).toBeLessThanOrEqual(61_000)
  })

  it('mints once for four clients of one store that share their token, and once more for all when it was revoked', async () => {
    const { emulator, options, statuses } = await givenEmulator()
    const { appName, appId, source, url: baseUrl } = emulator
    const { store } = sharedStore()
    let stored: Credential | undefined
    const shared = {
      get: async () => stored,
      set: async (credential: Credential) => {
        stored = credential
      },
    }
    const clients = Array.from({ length: 4 }, () => {
      const credentials = universalAppToken({ ...options, name: 'shop', shared })
      const client = new GupshupClient({
        transport: partner({ appId, baseUrl, credentials }),
        ...{ appName, source, store },
      })
      onTestFinished(async () => void (await client.close()))
      return client
    })
    const sendAll = () =>
      Promise.all(clients.map((client) => client.send({ to: '919876543210', message: 'Hello' })))
    await sendAll()
    expect(statuses()).toEqual([['shop', 'ACTIVE']])
    emulator.credentials.revoke(stored?.token ?? '')
    await sendAll()
    expect(statuses()).toEqual([
      ['shop', 'ACTIVE'],
      ['shop', 'REVOKED'],
    ])
  })

  it('mints for the hours that it was given', async () => {
    const { emulator, options } = await givenEmulator()
    await universalAppToken({ ...options, hours: 2 })(first)
    const [minted] = emulator.credentials.list
    expect((minted?.expiredOn ?? 0) - (minted?.createdOn ?? 0)).toBeGreaterThan(7_190_000)
  })
})
