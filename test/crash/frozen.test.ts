import { expect, test, vi } from 'vitest'
import { settle } from '../support/until.ts'
import { startCrash } from './support/crash.ts'
import { describeWithEachStore } from './support/each-store.ts'
import { showFigures } from './support/figures.ts'
import { doubled, keyOf, messagesTo } from './support/messages.ts'

const count = 400
const soon = { timeout: 20_000, interval: 5 }

describeWithEachStore('a process that stands still for so long that it is thought dead', (newPlace) => {
  test('goes on without sending what another sent in its place', async () => {
    await using crash = await startCrash({ place: newPlace() })
    const { first, server, stored } = crash
    const requests = messagesTo(count)
    const sent = first.call('sendAll', requests, 50)
    await vi.waitFor(() => expect(server.requests.length).toBeGreaterThan(count / 4), soon)
    first.freeze()
    const before = server.requests.length
    const second = crash.startSecond()
    let found = 0
    second.on('recovered', ({ resumed, unknown }) => {
      found += resumed + unknown
    })
    await second.recover()
    await vi.waitFor(() => expect(found).toBeGreaterThan(0), soon)
    await vi.waitFor(async () => expect(await stored.countWaiting()).toBe(0), soon)
    const meanwhile = server.requests.length - before
    first.goOn()
    expect(await sent).toEqual({ errors: [] })
    await settle()
    showFigures('A process stood still', { 'taken over': found, 'sent by the other': meanwhile })
    expect(doubled(server)).toEqual([])
    expect(server.requests).toHaveLength(count)
    for (const { to } of requests) expect((await stored.findByKey(keyOf(to)))?.state.name).toBe('accepted')
  })
})
