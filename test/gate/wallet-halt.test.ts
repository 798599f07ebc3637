import { type ClientOptions, type GateStatus, halt, memoryStore, partner } from 'gupshup-outbound'
import { describe, expect, onTestFinished, test } from 'vitest'
import { writeGate } from '../../src/store/operations.ts'
import { type Harness, startHarness } from '../support/harness.ts'
import { type Answer, accept, idOf, json, startLocalServer } from '../support/local-server.ts'
import { sharedStore } from '../support/shared-store.ts'
import { settle, until } from '../support/until.ts'
import { accountEvent, failed } from '../support/webhook-bodies.ts'

const to = '919876543210'
const minute = 60_000
const policies = { 1003: halt({ resumeWhen: 'wallet' }) }

/** A client that a 1003 has halted, and the looks that it takes at the wallet. */
async function startHalted(wallet: Answer, options: ClientOptions = {}) {
  const harness = await startHarness({ policies, ...options }, (request, response) =>
    request.path.includes('/wallet/') ? wallet(request, response) : accept(request, response),
  )
  await haltForWallet(harness)
  const looks = () => harness.server.requests.filter(({ path }) => path.includes('/wallet/')).length
  return { ...harness, looks }
}

async function haltForWallet({ client, server }: Harness): Promise<void> {
  await client.send({ to, message: 'Hello' })
  await client.receive(failed({ id: idOf(server.requests.length), to }, 1003))
  expect(client.gate).toMatchObject({ state: 'halted', resumeWhen: { type: 'wallet' } })
}

const filled: Answer = (_, response) => json(response, 200, { status: 'success', balance: 10 })

describe('a halt until the wallet has money', () => {
  test.each<[string, (harness: Harness) => Promise<unknown>, string]>([
    ['an operator', ({ client }) => client.halt('maintenance'), 'maintenance'],
    [
      'a restriction of the account',
      ({ client }) => client.receive(accountEvent('account-update', { status: 'ACCOUNT_RESTRICTED' })),
      'the account event ACCOUNT_RESTRICTED',
    ],
  ])('is not ended by the wallet after %s has halted as well', async (_, haltAsWell, reason) => {
    const harness = await startHalted(filled)
    const { client, clock, looks, eventsNamed } = harness
    await haltAsWell(harness)
    expect(client.gate).toMatchObject({ state: 'halted', reason })
    await clock.advance(60 * minute)
    expect([client.gate.state, looks()]).toEqual(['halted', 0])
    expect(eventsNamed('gate').at(-1)).toMatchObject({ gate: { reason }, previous: { state: 'halted' } })
  })

  test('ends when an overdraft leaves money to send with', async () => {
    const walletResponse = { currency: 'USD', currentBalance: -3, overDraftLimit: -20 }
    const server = await startLocalServer(({ number, path }, response) =>
      path.includes('/wallet/')
        ? json(response, 200, { status: 'success', walletResponse })
        : json(response, 202, { status: 'submitted', messageId: idOf(number) }),
    )
    onTestFinished(() => server.close())
    const transport = partner({ appId: 'app-0001', token: 'token-0001', baseUrl: server.url })
    const { client, clock } = await startHarness({ policies, transport })
    await client.send({ to, message: 'Hello' })
    await client.receive(failed({ id: idOf(1), to }, 1003))
    await clock.advance(minute)
    await until(() => client.gate.state === 'open')
  })

  test('is not polled for by a closed client, which emits no error', async () => {
    const { client, clock, looks, eventsNamed } = await startHalted(() => {})
    await clock.advance(minute)
    await until(() => looks() === 1)
    await client.close({ timeoutMs: 0 })
    await settle()
    expect(eventsNamed('error')).toEqual([])
    expect(clock.pending).toBe(0)
  })

  test('is polled for by a process that starts during it', async () => {
    const store = memoryStore()
    const first = await startHalted(filled, { store })
    await first.client.close({ timeoutMs: 0 })
    const second = await startHarness({ store, policies }, filled)
    await second.client.recover()
    await until(() => second.client.gate.state === 'halted')
    await second.clock.advance(minute)
    await until(() => second.client.gate.state === 'open')
  })
})

test('a client that sends nothing polls the wallet after the halt of a crashed client', async () => {
  const { store } = sharedStore()
  const status: GateStatus = {
    state: 'halted',
    since: Date.UTC(2026, 0, 1),
    reason: 'code 1003',
    cause: { type: 'request' },
    resumeWhen: { type: 'wallet', pollMs: minute },
  }
  await writeGate(store.scoped('MyShop:917834811114'), { version: 1, epoch: 1, resumedEpoch: 0, status })
  const { client, clock } = await startHarness({ store }, filled)
  await client.receive(accountEvent('tier-event', { currentLimit: 'TIER_1K' }))
  await until(() => client.gate.state === 'halted')
  await clock.advance(minute)
  await until(() => client.gate.state === 'open')
})
