import { describe, expect, test, vi } from 'vitest'
import { startHarness } from '../support/harness.ts'

const to = '919876543210'

describe('a listener', () => {
  test.each([
    ['throws an error', new Error('a bug')],
    ['throws a value that cannot be printed', Object.create(null)],
  ])('that %s does not affect the send, and is reported', async (_, thrown) => {
    const { client, eventsNamed } = await startHarness()
    client.on('accepted', () => {
      throw thrown
    })
    expect((await client.send({ to, message: 'Hello' })).status).toBe('accepted')
    expect(eventsNamed('error')).toEqual([thrown])
  })

  test('that rejects is reported, with any kind of promise', async () => {
    const { client, eventsNamed } = await startHarness()
    client.on('accepted', async () => {
      throw new Error('later')
    })
    await client.send({ to, message: 'Hello' })
    await vi.waitUntil(() => eventsNamed('error').length === 1)
  })

  test('that removes and adds itself again is called once for each event', async () => {
    const { client } = await startHarness()
    let calls = 0
    const listen = (): void => {
      calls += 1
      stop()
      stop = client.on('accepted', listen)
    }
    let stop = client.on('accepted', listen)
    await client.send({ to, message: 'Hello' })
    expect(calls).toBe(1)
  })
})

test('an error in the background becomes a warning of the process without a listener', async () => {
  const { GupshupClient } = await import('gupshup-outbound')
  const { startLocalServer } = await import('../support/local-server.ts')
  const server = await startLocalServer()
  const warned = new Promise<Error>((resolve) => process.once('warning', resolve))
  await using client = new GupshupClient({
    apiKey: 'sk_test',
    appName: 'MyShop',
    source: '917834811114',
    baseUrl: server.url,
  })
  client.on('accepted', () => {
    throw new Error(`about ${to}`)
  })
  await client.send({ to, message: 'Hello' })
  const warning = await warned
  expect(warning.message).toContain('about 91••••••3210')
  await server.close()
})
