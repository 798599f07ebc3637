import { expect, test, vi } from 'vitest'
import { progressed } from '../support/webhook-bodies.ts'
import { describeWithEachStore } from './support/each-store.ts'
import { showFigures } from './support/figures.ts'
import { startGroup } from './support/group.ts'
import { duplicated, messagesTo } from './support/messages.ts'

const soon = { timeout: 30_000, interval: 20 }

describeWithEachStore('several processes on one store', (newLocation) => {
  test('share one queue, and each of its messages is sent once', async () => {
    await using group = await startGroup(4, newLocation())
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
    expect(duplicated(server)).toEqual([])
    expect(server.requests).toHaveLength(400)
  })

  test('wait for the outcome of a message, although another process gets its webhook', async () => {
    await using group = await startGroup(2, newLocation())
    const [sender, receiver] = [group.nth(0), group.nth(1)]
    // It connects, or opens the file, before it receives the webhook.
    await receiver.call('send', { to: '918888888888', message: 'Hello' })
    const { id, messageId = '', to } = await sender.call('send', { to: '919876543210', message: 'Hello' })
    const outcome = sender.call('outcome', id, { timeoutMs: 10_000 })
    const receivedAt = performance.now()
    await receiver.call('receive', progressed('delivered', { id: messageId, to }))
    expect(await outcome).toMatchObject({ id, status: 'delivered', reached: true })
    showFigures('Outcome received by another process', { ms: Math.round(performance.now() - receivedAt) })
  })
})
