import { describe, expect, it } from 'vitest'
import { localRenewalLock } from '../../src/gupshup/credentials/renewal-lock.ts'
import { ManualClock, settle } from '../support/manual-clock.ts'

const never = new AbortController().signal

describe('the renewal lock of one process', () => {
  it('runs one renewal at a time, in the order of the calls', async () => {
    const lock = localRenewalLock(new ManualClock())
    const ends: (() => void)[] = []
    const begun: number[] = []
    const runs = [0, 1, 2].map((index) =>
      lock.run(never, async () => {
        begun.push(index)
        await new Promise<void>((resolve) => ends.push(resolve))
      }),
    )
    for (const index of [0, 1, 2]) {
      await settle()
      expect(begun).toHaveLength(index + 1)
      ends[index]?.()
    }
    await Promise.all(runs)
    expect(begun).toEqual([0, 1, 2])
  })

  it('goes on after a renewal that failed, and after one that was aborted while it waited', async () => {
    const lock = localRenewalLock(new ManualClock())
    const controller = new AbortController()
    const failing = lock.run(never, () => Promise.reject(new Error('The vault is sealed.')))
    const aborted = lock.run(controller.signal, async () => 'aborted')
    const last = lock.run(never, async () => 'renewed')
    const reason = new Error('The client was closed.')
    controller.abort(reason)
    await expect(failing).rejects.toThrow('The vault is sealed.')
    await expect(aborted).rejects.toBe(reason)
    expect(await last).toBe('renewed')
  })

  it('lets no renewal in before the one that an aborted wait was behind', async () => {
    const lock = localRenewalLock(new ManualClock())
    const controller = new AbortController()
    let isRenewing = true
    let end = () => {}
    const first = lock.run(never, async () => {
      await new Promise<void>((resolve) => {
        end = resolve
      })
      isRenewing = false
    })
    const aborted = lock.run(controller.signal, async () => {}).catch(() => {})
    const third = lock.run(never, async () => isRenewing)
    controller.abort()
    await settle()
    end()
    await Promise.all([first, aborted])
    expect(await third).toBe(false)
  })

  it('keeps the pause by the monotonic clock, and ends it with a success', async () => {
    const clock = new ManualClock()
    const lock = localRenewalLock(clock)
    expect(await lock.pause()).toBeUndefined()
    await lock.recordFailure(10_000)
    clock.jump(3_600_000)
    await clock.advance(4_000)
    expect(await lock.pause()).toEqual({ failures: 1, untilMs: 6_000 })
    await lock.recordFailure(20_000)
    expect(await lock.pause()).toEqual({ failures: 2, untilMs: 20_000 })
    await lock.recordSuccess()
    expect(await lock.pause()).toBeUndefined()
  })
})
