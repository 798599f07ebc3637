import { sqliteStore } from 'gupshup-outbound/sqlite'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { readDocument, readGate } from '../../../src/store/operations.ts'
import { accept, startLocalServer } from '../../support/local-server.ts'
import { startChildUnder } from './start-child.ts'
import { temporaryFolder } from './temporary-folder.ts'

const second = 1_000
const hour = 3_600 * second
const day = 24 * hour
const skews = [hour, -day]
const folder = temporaryFolder()
/** The maximum time that a slow machine takes between two steps. */
const slackMs = 25_000
/** How long a heartbeat is valid, and how far in the future one may end. */
const aliveMs = 20_000
const maxAheadMs = 3 * aliveMs
const soon = { timeout: 20_000, interval: 10 }

/** Changes `Date.now()` before anything else of a process runs. */
const preload = (skewMs: number) =>
  `--import=data:text/javascript,${encodeURIComponent(`const { now } = Date; Date.now = () => now() + ${skewMs}`)}`

/** A process with another clock, which leaves messages in every queue in `path`. */
async function aProcessThatDiffers(skewMs: number, path: string) {
  let hasArrived = () => {}
  const arrival = new Promise<void>((resolve) => {
    hasArrived = resolve
  })
  const server = await startLocalServer(async (request, response) => {
    if (request.path === '/has-arrived') {
      await arrival
      response.end()
    } else if (request.to === '919800000005') hasArrived()
    else await accept(request, response)
  })
  const child = startChildUnder({ flags: [preload(skewMs)] }, 'leave-work', path, server.url)
  onTestFinished(async () => {
    child.process.kill('SIGKILL')
    await child.ended
    await server.close()
  })
  await vi.waitFor(() => expect(child.lines).toHaveLength(1), soon)
  const [state, time] = child.lines[0]?.split(' ') ?? []
  expect(state).toBe('backing-off')
  return { child, server, time: Number(time) }
}

describe.each(skews)('when the clock of a process is %d ms ahead', (skewMs) => {
  test('its messages, pauses and entries last as long for another process', async () => {
    const path = folder.newFile()
    const { child, time } = await aProcessThatDiffers(skewMs, path)
    const store = sqliteStore({ path })
    onTestFinished(() => store.close())
    const scope = store.scoped('MyShop:917834811114')
    const now = (await scope.time?.()) ?? 0
    expect(Math.abs(now - Date.now())).toBeLessThan(1_000)
    expect(now - time).toBeGreaterThanOrEqual(0)
    const startedJustNow = (since: number) => expect(Math.abs(now - since)).toBeLessThan(slackMs)

    const queued = async (at: number) =>
      (await scope.findDue({ queue: 'queued', now: at, limit: 10 })).messages.map(({ to }) => to)
    // A client reads the time of its store from a response that may be half a second old: `maxAskMs` in heartbeat.ts.
    const dueNow = now + second
    expect(await queued(dueNow)).toEqual(['919800000001'])
    expect(await queued(dueNow + 30_000)).toEqual(['919800000001', '919800000002'])
    const [first] = (await scope.findDue({ queue: 'queued', now: dueNow, limit: 1 })).messages
    startedJustNow((first?.expiresAt ?? 0) - 60_000)

    const gate = (await readGate(scope))?.status
    startedJustNow(gate?.state === 'backing-off' ? gate.until - 10_000 : 0)
    startedJustNow(((await readDocument(scope, 'suppression', '919800000003'))?.until ?? 0) - 60_000)
    startedJustNow(((await readDocument(scope, 'quarantine', 't-1'))?.until ?? 0) - 60_000)

    const orphans = async (at: number) => (await scope.findOrphans(at, 10, maxAheadMs)).map(({ to }) => to)
    expect(await orphans(now)).toEqual([])
    child.process.kill('SIGKILL')
    await child.ended
    // The first waits for the gate, and the second has no response.
    expect(await orphans(now + 2 * aliveMs)).toEqual(['919800000004', '919800000005'])
  }, 60_000)
})
