import { describe, expect, test } from 'vitest'
import { WalletPoller } from '../../src/gate/wallet-poller.ts'
import type { GateStatus } from '../../src/model/gate-record.ts'
import { ManualClock } from '../support/manual-clock.ts'

const minute = 60_000
const open: GateStatus = { state: 'open', strikes: 0 }

function pollWallet(balances: (number | Error)[]) {
  const clock = new ManualClock()
  const start = clock.now()
  const looks: number[] = []
  const resumed: number[] = []
  const errors: unknown[] = []
  const watch = new WalletPoller({
    clock,
    async balance() {
      looks.push((clock.now() - start) / minute)
      const next = balances.shift() ?? 0
      if (next instanceof Error) throw next
      return next
    },
    async resume(epoch) {
      resumed.push(epoch)
      watch.follow(open, epoch + 1)
    },
    onError: (error) => errors.push(error),
  })
  const halt = (epoch: number) =>
    watch.follow(
      {
        state: 'halted',
        since: clock.now(),
        reason: 'code 1003',
        cause: { type: 'request' },
        resumeWhen: { type: 'wallet', pollMs: minute },
      },
      epoch,
    )
  return { clock, watch, halt, looks, resumed, errors }
}

describe('while the gate is halted for the wallet', () => {
  test('the balance is polled less and less often, but every ten minutes', async () => {
    const { clock, halt, looks } = pollWallet([])
    halt(1)
    await clock.advance(60 * minute)
    expect(looks).toEqual([1, 3, 7, 15, 25, 35, 45, 55])
  })

  test('the gate opens once when there is money again', async () => {
    const { clock, halt, looks, resumed } = pollWallet([0, -3, 12.5])
    halt(4)
    await clock.advance(60 * minute)
    expect(resumed).toEqual([4])
    expect(looks).toEqual([1, 3, 7])
  })

  test('a poll that fails is reported, and the next poll follows', async () => {
    const failure = new Error('401')
    const { clock, halt, resumed, errors } = pollWallet([failure, 7])
    halt(4)
    await clock.advance(3 * minute)
    expect(errors).toEqual([failure])
    expect(resumed).toEqual([4])
  })

  test('the balance is not polled twice if the same halt is reported again', async () => {
    const { clock, halt, looks } = pollWallet([])
    halt(1)
    halt(1)
    await clock.advance(minute)
    expect(looks).toEqual([1])
  })
})

describe('a balance that pays for no message', () => {
  test('opens the gate later each time', async () => {
    const { clock, halt, looks } = pollWallet([0.001, 0.001, 0.001, 0.001])
    for (const epoch of [1, 3, 5]) {
      halt(epoch)
      await clock.advance((looks.length === 0 ? 1 : 2 ** looks.length) * minute)
    }
    expect(looks).toEqual([1, 3, 7])
  })

  test('is forgotten if messages were sent for a time in between', async () => {
    const { clock, halt, looks } = pollWallet([10, 10])
    halt(1)
    await clock.advance(minute)
    await clock.advance(11 * minute)
    halt(3)
    await clock.advance(minute)
    expect(looks).toEqual([1, 13])
  })
})

describe('the balance is not polled', () => {
  test('after resume() or close()', async () => {
    const { clock, watch, halt, looks } = pollWallet([5])
    halt(1)
    watch.follow(open, 2)
    halt(3)
    watch.close()
    halt(5)
    await clock.advance(60 * minute)
    expect(looks).toEqual([])
    expect(clock.pending).toBe(0)
  })

  test('if only client.resume() may end the halt', async () => {
    const { clock, watch } = pollWallet([5])
    watch.follow({ state: 'halted', since: 0, reason: 'holiday', cause: { type: 'request' } }, 1)
    expect(clock.pending).toBe(0)
  })
})
