import { describe, expect, test } from 'vitest'
import { WalletPoller } from '../../src/gate/wallet-poller.ts'
import type { GateStatus } from '../../src/model/gate-record.ts'
import { ManualClock } from '../support/manual-clock.ts'

const minute = 60_000
const open: GateStatus = { state: 'open', strikes: 0 }

function watchWallet(balances: (number | Error)[]) {
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
  test('the balance is looked at less and less often, every ten minutes at least', async () => {
    const { clock, halt, looks } = watchWallet([])
    halt(1)
    await clock.advance(60 * minute)
    expect(looks).toEqual([1, 3, 7, 15, 25, 35, 45, 55])
  })

  test('the gate opens when there is money again, once', async () => {
    const { clock, halt, looks, resumed } = watchWallet([0, -3, 12.5])
    halt(4)
    await clock.advance(60 * minute)
    expect(resumed).toEqual([4])
    expect(looks).toEqual([1, 3, 7])
  })

  test('a look that fails is reported, and the next one is made all the same', async () => {
    const trouble = new Error('401')
    const { clock, halt, resumed, errors } = watchWallet([trouble, 7])
    halt(4)
    await clock.advance(3 * minute)
    expect(errors).toEqual([trouble])
    expect(resumed).toEqual([4])
  })

  test('nothing is looked at twice when the same halt is told again', async () => {
    const { clock, halt, looks } = watchWallet([])
    halt(1)
    halt(1)
    await clock.advance(minute)
    expect(looks).toEqual([1])
  })
})

describe('a rest that pays for no message', () => {
  test('opens the gate later each time', async () => {
    const { clock, halt, looks } = watchWallet([0.001, 0.001, 0.001, 0.001])
    for (const epoch of [1, 3, 5]) {
      halt(epoch)
      await clock.advance((looks.length === 0 ? 1 : 2 ** looks.length) * minute)
    }
    expect(looks).toEqual([1, 3, 7])
  })

  test('is forgotten when sending went on for a while in between', async () => {
    const { clock, halt, looks } = watchWallet([10, 10])
    halt(1)
    await clock.advance(minute)
    await clock.advance(11 * minute)
    halt(3)
    await clock.advance(minute)
    expect(looks).toEqual([1, 13])
  })
})

describe('no look is made', () => {
  test('once somebody has resumed, or the client is closed', async () => {
    const { clock, watch, halt, looks } = watchWallet([5])
    halt(1)
    watch.follow(open, 2)
    halt(3)
    watch.close()
    halt(5)
    await clock.advance(60 * minute)
    expect(looks).toEqual([])
    expect(clock.pending).toBe(0)
  })

  test('when only a person may resume', async () => {
    const { clock, watch } = watchWallet([5])
    watch.follow({ state: 'halted', since: 0, reason: 'holiday', cause: { type: 'request' } }, 1)
    expect(clock.pending).toBe(0)
  })
})
