import type { Receipt, SendRequest } from 'gupshup-outbound'
import { describe, expect, test } from 'vitest'
import type { BulkSender } from '../../src/client/bulk-send.ts'
import { type SendAllOptions, sendAll } from '../../src/client/send-all.ts'
import { whileDeferred } from '../../src/delivery/request.ts'
import { laneTable } from '../../src/rate/index.ts'
import { settle, until } from '../support/until.ts'

/** A sender whose messages wait, deferred or not, until the test lets them go on. */
function waitingSender(isDeferred: (index: number) => boolean) {
  const goOn: (() => void)[] = []
  const sending = new Set<number>()
  const sender: BulkSender = {
    lanes: laneTable({}),
    async send({ to }, _, { deferral }) {
      const index = Number(to)
      sending.add(index)
      const wait = () =>
        new Promise<void>((resolve) => {
          goOn[index] = resolve
        })
      await (isDeferred(index) ? whileDeferred(deferral, wait) : wait())
      sending.delete(index)
      return receiptOf(String(to))
    },
    newestAttempt: async () => undefined,
    gate: {
      status: { state: 'open', strikes: 0 },
      isClosed: false,
      load: async () => {},
      onChange: () => () => {},
      report: () => {},
    },
  }
  return { sender, goOn, sending }
}

const receiptOf = (to: string): Receipt => ({
  ...{ id: to, to, status: 'accepted' },
  outcome: () => new Promise(() => {}),
})

function run(sender: BulkSender, count: number, options: SendAllOptions) {
  const requests: SendRequest[] = Array.from({ length: count }, (_, index) => ({
    to: String(index),
    message: 'Hello',
  }))
  let taken = 0
  const source = function* () {
    for (const request of requests) {
      taken += 1
      yield request
    }
  }
  const results: number[] = []
  const done = (async () => {
    for await (const { index } of sendAll(sender, source(), options)) results.push(index)
  })()
  return { results, done, taken: () => taken }
}

describe('a message of sendAll() that waits for a reason of its own', () => {
  test('gives its place to the next request, and takes it again when its wait is over', async () => {
    const { sender, goOn, sending } = waitingSender((index) => index < 3)
    const { results, done, taken } = run(sender, 6, { concurrency: 1 })
    await until(() => taken() === 4)
    await settle()
    expect([...sending]).toEqual([0, 1, 2, 3])
    goOn[3]?.()
    await until(() => taken() === 5)
    goOn[0]?.()
    await until(() => results.includes(0))
    await settle()
    expect(taken()).toBe(5)
    for (let index = 1; index < 6; index += 1) {
      await until(() => goOn[index] !== undefined)
      goOn[index]?.()
    }
    await done
    expect(results).toHaveLength(6)
  })

  test('counts among those of maxOpen, at which the next request waits', async () => {
    const { sender, goOn } = waitingSender(() => true)
    const { results, done, taken } = run(sender, 7, {
      concurrency: 2,
      maxOpen: 4,
      until: 'settled',
      settleMs: 1,
    })
    void done.catch(() => {})
    await until(() => taken() === 4)
    await settle()
    expect([taken(), results]).toEqual([4, []])
    goOn[0]?.()
    await settle()
    expect(taken()).toBe(4)
  })

  test('lets no more than 10,000 messages wait at once without until', async () => {
    const { sender, goOn } = waitingSender(() => true)
    const { results, taken } = run(sender, 10_002, { concurrency: 50 })
    await until(() => taken() === 10_000)
    await settle()
    expect(taken()).toBe(10_000)
    goOn[7]?.()
    await until(() => results.length === 1 && taken() === 10_001)
  })
})
