import { answer, numberFor } from 'gupshup-outbound/emulator'
import { describe, expect, it } from 'vitest'
import {
  anna,
  eventsFor,
  lastEvent,
  openEmulator,
  sendRequest,
  sendSession,
  statusAndBody,
} from './support.ts'

const balancePath = '/sm/api/v2/wallet/balance'
const delivered = { event: 'delivered', code: undefined }
const unpaid = { event: 'failed', code: 1003 }

function openWithMoney(balance: number, costPerMessage: number) {
  return openEmulator({ wallet: { balance, costPerMessage } })
}

describe("the emulator's wallet", () => {
  it('pays for each message that is sent', async () => {
    const emulator = await openWithMoney(0.3, 0.1)
    await sendSession(emulator)
    expect(emulator.wallet.balance).toBe(0.2)
    await sendSession(emulator)
    expect(emulator.wallet.balance).toBe(0.1)
  })

  it('makes a message fail with 1003 when the balance is too low, and is not charged for it', async () => {
    const emulator = await openWithMoney(0.25, 0.1)
    for (let sent = 0; sent < 3; sent += 1) {
      expect((await sendSession(emulator)).status).toBe(200)
      await emulator.idle()
    }
    expect(lastEvent(emulator)).toEqual(unpaid)
    expect(emulator.wallet.balance).toBe(0.05)
  })

  it('pays again after it was topped up', async () => {
    const emulator = await openWithMoney(0, 1)
    await sendSession(emulator)
    await emulator.idle()
    expect(eventsFor(emulator)).toEqual(['failed'])

    emulator.wallet.topUp(1)
    await sendSession(emulator)
    await emulator.idle()
    expect(lastEvent(emulator)).toEqual(delivered)
    expect(emulator.wallet.balance).toBe(0)
  })

  it('does not pay for a message that fails before it is sent', async () => {
    const emulator = await openWithMoney(1, 1)
    const to = numberFor(1002)
    await sendSession(emulator, to)
    await emulator.optOut(anna)
    await sendSession(emulator)
    await emulator.idle()

    expect(lastEvent(emulator, to)).toEqual({ event: 'failed', code: 1002 })
    expect(emulator.wallet.balance).toBe(1)
  })

  it('is charged also when a script has the message delivered', async () => {
    const emulator = await openWithMoney(0, 1)
    emulator.script(anna, answer.deliver())
    await sendSession(emulator)
    await emulator.idle()
    expect(lastEvent(emulator)).toEqual(unpaid)
  })

  it.each([0, -1, Number.NaN])('cannot be topped up by %d', async (amount) => {
    const emulator = await openWithMoney(1, 1)
    expect(() => emulator.wallet.topUp(amount)).toThrow(RangeError)
  })

  it.each([
    [-1, 1],
    [1, -1],
    [Number.NaN, 1],
  ])('cannot hold %d at a cost of %d', async (balance, costPerMessage) => {
    await expect(openWithMoney(balance, costPerMessage)).rejects.toThrow('wallet.')
  })

  it('responds with its balance', async () => {
    const emulator = await openWithMoney(41.9, 0.1)
    await sendSession(emulator)
    expect(await statusAndBody(sendRequest(emulator, 'GET', balancePath))).toEqual({
      status: 200,
      body: { status: 'success', balance: 41.8 },
    })
  })

  it('responds to a partner in another format', async () => {
    const emulator = await openWithMoney(1.5, 0.1)
    const path = `/partner/app/${emulator.appId}/wallet/balance`
    const headers = { authorization: emulator.partner.token }
    expect(await statusAndBody(sendRequest(emulator, 'GET', path, { headers }))).toEqual({
      status: 200,
      body: {
        status: 'success',
        walletResponse: { currency: 'USD', currentBalance: 1.5, overDraftLimit: 0 },
      },
    })
    expect((await sendRequest(emulator, 'GET', path)).status).toBe(401)
  })

  it('refuses a wrong key with a response that is not JSON', async () => {
    const emulator = await openWithMoney(1, 1)
    const response = await sendRequest(emulator, 'GET', balancePath, { headers: { apikey: 'x' } })
    expect(response.status).toBe(401)
    expect(await response.text()).toBe('Portal User Not Found With APIKey')
  })
})

describe('an emulator without a wallet', () => {
  it('has an unlimited balance', async () => {
    const emulator = await openEmulator()
    await sendSession(emulator)
    await emulator.idle()

    expect(lastEvent(emulator)).toEqual(delivered)
    expect(emulator.wallet.balance).toBe(Number.POSITIVE_INFINITY)
    const { body } = await statusAndBody(sendRequest(emulator, 'GET', balancePath))
    expect(body).toEqual({ status: 'success', balance: expect.any(Number) })
  })
})
