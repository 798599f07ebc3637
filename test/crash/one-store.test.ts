import { expect, test, vi } from 'vitest'
import { progressed } from '../support/webhook-bodies.ts'
import { describeWithEachStore } from './support/each-store.ts'
import { showFigures } from './support/figures.ts'
import { startGroup } from './support/group.ts'
import { doubled, messagesTo } from './support/messages.ts'

const soon = { timeout: 30_000, interval: 20 }

describeWithEachStore('several processes on one store', (newPlace) => {
  test('share one queue: each of its messages is sent once', async () => {
    await using group = await startGroup(4, newPlace())
    const { server, processes } = group
    await Promise.all(processes.map((process) => process.call('work', 10)))
    const requests = messagesTo(400)
    const shares = processes.map((_, index) => requests.slice(100 * index, 100 * (index + 1)))
    await Promise.all(processes.map((process, index) => process.call('enqueueAll', shares[index] ?? [])))
    const shareOf = () => Promise.all(processes.map((process) => process.call('accepted')))
    await vi.waitFor(async () => {
      expect((await shareOf()).reduce((sum, count) => sum + count)).toBe(400)
    }, soon)
    showFigures('One queue', { shares: (await shareOf()).join(' + ') })
    expect(doubled(server)).toEqual([])
    expect(server.requests).toHaveLength(400)
  })

  test('wait for the outcome of a message, whichever of them gets its webhook', async () => {
    await using group = await startGroup(2, newPlace())
    const [sender, receiver] = [group.nth(0), group.nth(1)]
    // It has a connection, or the file, before it is asked.
    await receiver.call('send', { to: '918888888888', message: 'Hello' })
    const { id, messageId = '', to } = await sender.call('send', { to: '919876543210', message: 'Hello' })
    const outcome = sender.call('outcome', id, { timeoutMs: 10_000 })
    const toldAt = performance.now()
    await receiver.call('receive', progressed('delivered', { id: messageId, to }))
    expect(await outcome).toMatchObject({ id, status: 'delivered', reached: true })
    showFigures('Outcome told by another process', { ms: Math.round(performance.now() - toldAt) })
  })
})
