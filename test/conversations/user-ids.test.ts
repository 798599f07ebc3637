import { memoryStore, type Store } from 'gupshup-outbound'
import { describe, expect, it } from 'vitest'
import { openConversation } from './support.ts'

const to = '919876543210'

async function openWithPartner(version: 2 | 3, store?: Store) {
  const conversation = await openConversation({ partner: 'form', versions: [version], client: { store } })
  const { client } = conversation
  const check = async () => {
    const { checks } = await client.diagnose()
    return checks.find(({ name }) => name === 'user-ids')
  }
  const deliver = async () => {
    await (await client.send({ to, message: 'Your order has shipped' })).outcome()
  }
  return { ...conversation, check, deliver }
}

describe('client.account.enableUserIds()', () => {
  it.each([2, 3] as const)(
    'makes webhooks of version %s name people by ids, and diagnose() tells before and after',
    async (version) => {
      const { client, emulator, check, deliver } = await openWithPartner(version)
      expect(await check()).toMatchObject({ status: 'skipped' })
      await deliver()
      expect(await check()).toMatchObject({
        status: 'warning',
        hint: expect.stringContaining('client.account.enableUserIds'),
      })

      await client.account.enableUserIds(version === 2 ? { v2: true } : { v3: true })
      expect(emulator.userIds).toMatchObject({ v2: version === 2, v3: version === 3 })
      await deliver()
      expect(await check()).toMatchObject({ status: 'ok' })

      await client.account.enableUserIds({ v2: false, v3: false })
      expect(emulator.userIds).toMatchObject({ v2: false, v3: false })
    },
  )

  it('has an effect that a client knows from the store, although it has received nothing itself', async () => {
    const store = memoryStore()
    const { client, check, deliver } = await openWithPartner(2, store)
    await client.account.enableUserIds({ v2: true })
    await deliver()
    expect((await check())?.message).toContain('the last webhook with one came at')

    const other = await openWithPartner(2, store)
    expect(await other.check()).toMatchObject({
      status: 'ok',
      message: 'User ids have arrived: the store has people with ids.',
    })
  })

  it('is refused after ten calls in a minute', async () => {
    const { client } = await openWithPartner(2)
    for (let call = 0; call < 10; call += 1) await client.account.enableUserIds({ v2: true })
    const error = await client.account.enableUserIds({ v2: true }).catch((reason: unknown) => reason)
    expect(error).toMatchObject({ name: 'TooManyRequestsError' })
  })
})
