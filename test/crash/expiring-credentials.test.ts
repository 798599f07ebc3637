import { expect, test, vi } from 'vitest'
import { describeWithEachStore } from './support/each-store.ts'
import { showFigures } from './support/figures.ts'
import { type Group, startGroup } from './support/group.ts'
import { messagesTo } from './support/messages.ts'
import { Mint } from './support/mint.ts'
import { maxPerSecond } from './support/rate.ts'

const lifeMs = 2_000
const soon = { timeout: 30_000, interval: 20 }
const messages = messagesTo(2_000)

/** Half of them are sent in 5 seconds, during which each token ends twice. */
const messagesPerSecond = 200

/** Each process sends a quarter of the messages. Returns the errors of all. */
async function sendAll({ processes }: Group): Promise<unknown[]> {
  const shares = processes.map((_, index) => messages.slice(500 * index, 500 * (index + 1)))
  const sent = await Promise.all(
    processes.map((process, index) => process.call('sendAll', shares[index] ?? [], 50)),
  )
  return sent.flatMap(({ errors }) => errors)
}

async function gateStatesOf({ processes }: Group): Promise<string[]> {
  return (await Promise.all(processes.map((process) => process.call('gateStates')))).flat()
}

describeWithEachStore('four processes whose tokens end every two seconds', (newLocation) => {
  const startWith = (mint: Mint) => {
    const location = newLocation()
    // Processes that share a Redis share one rate limit.
    const perProcess = location.kind === 'redis' ? messagesPerSecond : messagesPerSecond / 4
    return startGroup(4, location, { rateLimit: { messagesPerSecond: perProcess } }, mint)
  }

  test('send each of 2,000 messages once, with one call of the mint at a time, and never above the rate', async () => {
    const mint = new Mint(lifeMs)
    await using group = await startWith(mint)
    const errors = await sendAll(group)
    const max = maxPerSecond(mint.acceptedAt.map(({ at }) => at))
    showFigures('Tokens of 2 s', {
      mints: mint.calls.length,
      'mints at once': mint.mostAtOnce,
      'refused and repeated': mint.refused,
      'max in a second': max,
    })
    expect(errors).toEqual([])
    expect(mint.accepted.sort()).toEqual(messages.map(({ to }) => to))
    expect(mint.mostAtOnce).toBe(1)
    expect(mint.calls.length).toBeGreaterThan(4)
    // More than 200 comes from a slow machine that makes one of them wait.
    expect(max).toBeLessThan(1.5 * messagesPerSecond)
    expect(await gateStatesOf(group)).toEqual([])
  }, 120_000)

  test('hold their messages after a call of the mint that failed, let ten seconds pass before the next, and send each message once', async () => {
    const mint = new Mint(lifeMs)
    await using group = await startWith(mint)
    const sending = sendAll(group)
    await vi.waitFor(() => expect(mint.accepted.length).toBeGreaterThan(500), soon)
    mint.isDown = true
    await vi.waitFor(() => expect(mint.failedAt).toHaveLength(1), soon)
    mint.isDown = false
    const errors = await sending
    const [failedAt = 0] = mint.failedAt
    const next = mint.calls.find((at) => at > failedAt) ?? 0
    showFigures('A call of the mint that failed', {
      'ms until the next': next - failedAt,
      mints: mint.calls.length,
    })
    expect(errors).toEqual([])
    expect(mint.accepted.sort()).toEqual(messages.map(({ to }) => to))
    expect(mint.mostAtOnce).toBe(1)
    expect(next - failedAt).toBeGreaterThan(9_000)
    expect(await gateStatesOf(group)).not.toContain('halted')
  }, 120_000)

  test('all halt with the reason when the mint gives one of them a dead token, and all send again after resume()', async () => {
    const mint = new Mint(lifeMs)
    await using group = await startWith(mint)
    const send = async (nth: number, to: string) =>
      await group.nth(nth).call('send', { to, message: 'Hello' })
    const all = (prefix: string) => Promise.all([0, 1, 2, 3].map((nth) => send(nth, `${prefix}${nth}`)))
    await all('91980000000')
    mint.revokeAll()
    mint.mintsDeadTokens = true
    await expect(send(0, '919800000010')).rejects.toMatchObject({
      name: 'AuthenticationError',
      message: expect.stringContaining('credential source'),
    })
    await vi.waitFor(async () => expect(await group.gates()).toEqual(Array(4).fill('halted')), soon)
    expect(await group.nth(3).call('gateReason')).toContain('credential source')

    mint.mintsDeadTokens = false
    await group.nth(3).call('resume')
    await vi.waitFor(async () => expect(await group.gates()).toEqual(Array(4).fill('open')), soon)
    await all('91980000002')
    expect(mint.accepted).toHaveLength(8)
    expect(new Set(mint.accepted).size).toBe(8)
  })
})
