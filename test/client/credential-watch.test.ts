import { GupshupClient } from 'gupshup-outbound'
import { describe, expect, it, vi } from 'vitest'
import { CredentialWatch } from '../../src/client/credential-watch.ts'
import type { CredentialInfo } from '../../src/model/index.ts'
import { startHarness } from '../support/harness.ts'
import { ManualClock } from '../support/manual-clock.ts'

const dayMs = 24 * 3_600_000
const key: CredentialInfo = { origin: 'api-key', format: 'sk', scheme: 'apikey' }

interface Given {
  readonly info?: CredentialInfo | (() => CredentialInfo)
  readonly api?: 'self-serve' | 'partner'
  readonly startAt: number
}

/** A started watch, and what it has reported, with the time of each report. */
function watch({ info = key, api = 'self-serve', startAt }: Given) {
  const clock = new ManualClock({ startAt })
  const reports: string[] = []
  const wall = { wall: () => clock.now(), setTimer: clock.setTimer.bind(clock) }
  const credentials = typeof info === 'function' ? info : () => info
  const watching = new CredentialWatch({
    account: { api, credentials },
    clock: wall,
    report: ({ subject, message }) =>
      reports.push(`${new Date(clock.now()).toISOString()} ${subject}: ${message}`),
  })
  watching.start()
  return { clock, reports, watching }
}

describe('the warning before a credential ends', () => {
  it('comes on 1 January 2027 in a process that started before, once, and again when the key has ended', async () => {
    const { clock, reports } = watch({ startAt: Date.UTC(2026, 11, 20, 7, 30) })
    await clock.advance(300 * dayMs)
    expect(reports).toEqual([
      '2027-01-01T00:00:00.000Z api-key: The API key stops working after 31 March 2027, in 90 days. Give the client the option credentials in place of apiKey. See docs/what-ends-when.md in this package.',
      '2027-04-01T00:00:00.000Z api-key: The API key has ended: Gupshup documents 31 March 2027 as its last day. Give the client the option credentials in place of apiKey. See docs/what-ends-when.md in this package.',
    ])
  })

  it('comes at the start after 1 January 2027', () => {
    expect(watch({ startAt: Date.UTC(2027, 1, 1) }).reports).toHaveLength(1)
  })

  it('says at the start after 31 March 2027 that the key has ended, and nothing else', async () => {
    const { clock, reports } = watch({ startAt: Date.UTC(2027, 4, 1) })
    await clock.advance(60 * dayMs)
    expect(reports).toHaveLength(1)
    expect(reports[0]).toContain('The API key has ended')
  })

  it('is about the token of a partner app through the partner API', () => {
    const { reports } = watch({
      api: 'partner',
      info: { origin: 'token', format: 'other', scheme: 'token' },
      startAt: Date.UTC(2027, 0, 1),
    })
    expect(reports).toEqual([
      expect.stringContaining('app-token: The token of the partner app stops working on 1 April 2027'),
    ])
  })

  it('comes in a running process when its wall clock was set forward', async () => {
    const { clock, reports } = watch({ startAt: Date.UTC(2026, 5, 1) })
    clock.jump(250 * dayMs)
    await clock.advance(dayMs)
    expect(reports).toHaveLength(1)
  })

  it('comes three days before a fixed token ends, and when it has ended', async () => {
    const startAt = Date.UTC(2026, 10, 28)
    const info: CredentialInfo = {
      origin: 'token',
      format: 'jwt',
      scheme: 'bearer',
      expiresAt: startAt + 10 * dayMs,
    }
    const { clock, reports } = watch({ api: 'partner', info, startAt })
    await clock.advance(30 * dayMs)
    expect(reports.map((line) => line.slice(0, 40))).toEqual([
      '2026-12-05T00:00:00.000Z token: The toke',
      '2026-12-08T00:00:00.000Z token: The toke',
    ])
  })

  it('comes in the last fifth of a fixed token that lasts for two months', async () => {
    const startAt = Date.UTC(2026, 10, 28)
    const info: CredentialInfo = {
      origin: 'token',
      format: 'jwt',
      scheme: 'bearer',
      expiresAt: startAt + 60 * dayMs,
    }
    const { clock, reports } = watch({ api: 'partner', info, startAt })
    await clock.advance(48 * dayMs - 1)
    expect(reports).toEqual([])
    await clock.advance(1)
    expect(reports).toHaveLength(1)
  })

  it('never comes for a source that renews its tokens', async () => {
    const startAt = Date.UTC(2027, 0, 1)
    const info: CredentialInfo = { origin: 'source', format: 'jwt', scheme: 'bearer', expiresAt: startAt + 1 }
    const { clock, reports } = watch({ info, startAt })
    await clock.advance(200 * dayMs)
    expect(reports).toEqual([])
  })

  it('comes within a day when a source returns a key of the kind that ends', async () => {
    let info: CredentialInfo = { origin: 'source', scheme: 'apikey' }
    const { clock, reports } = watch({ info: () => info, startAt: Date.UTC(2027, 0, 10) })
    info = { ...info, format: 'sk' }
    await clock.advance(dayMs)
    expect(reports).toHaveLength(1)
  })

  it('leaves no timer behind when it is closed', () => {
    const { clock, watching } = watch({ startAt: Date.UTC(2026, 11, 20) })
    expect(clock.pending).toBe(1)
    watching.close()
    expect(clock.pending).toBe(0)
  })
})

describe('the timer of the warning', () => {
  it('is in the background, so that it keeps no process alive, and a day long at most', () => {
    const timers: (readonly [delayMs: number, isBackground: boolean | undefined])[] = []
    const watching = new CredentialWatch({
      account: { api: 'self-serve', credentials: () => key },
      clock: {
        wall: () => Date.UTC(2026, 10, 28),
        setTimer: (delayMs, _task, { isBackground } = {}) => {
          timers.push([delayMs, isBackground])
          return () => {}
        },
      },
      report: () => {},
    })
    watching.start()
    expect(timers).toEqual([[dayMs, true]])
  })
})

describe('a client with a key that ends', () => {
  it('warns the process at the address of Gupshup when nothing listens, and not at an address of this machine', async () => {
    const emit = vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
    const given = { apiKey: 'sk_7c1f0e9b2d4a4f6c', appName: 'MyShop', source: '917834811114' }
    const texts: string[][] = []
    for (const baseUrl of ['https://api.gupshup.io', 'http://127.0.0.1:9']) {
      emit.mockClear()
      const clock = new ManualClock({ startAt: Date.UTC(2027, 1, 1) })
      const client = new GupshupClient({ ...given, baseUrl, clock })
      // Starts the client without a request.
      await client.recover()
      await client.close()
      texts.push(emit.mock.calls.map(([text]) => String(text)))
    }
    expect(texts).toEqual([[expect.stringMatching(/31 March 2027.*client\.on\('credentials'\)/)], []])
  })

  it('emits the event and writes a warning, with its own clock', async () => {
    const lines: string[] = []
    const write = (text: string) => void lines.push(text)
    const logger = { debug: () => {}, info: () => {}, warn: write, error: write }
    const clock = new ManualClock({ startAt: Date.UTC(2027, 0, 1) })
    const { client, eventsNamed } = await startHarness({ clock, logger })
    await client.send({ to: '919876543210', message: 'Hello' })
    await client.send({ to: '919876543210', message: 'Hello' })
    expect(eventsNamed('credentials')).toEqual([
      expect.objectContaining({
        change: 'ends-soon',
        subject: 'api-key',
        endsAt: Date.UTC(2027, 3, 1),
        message: expect.stringContaining('stops working after 31 March 2027, in 90 days.'),
      }),
    ])
    expect(lines).toEqual([expect.stringContaining('The API key stops working after 31 March 2027')])
  })

  it('says nothing before 1 January 2027', async () => {
    const clock = new ManualClock({ startAt: Date.UTC(2026, 11, 31, 23) })
    const { client, eventsNamed } = await startHarness({ clock })
    await client.send({ to: '919876543210', message: 'Hello' })
    expect(eventsNamed('credentials')).toEqual([])
  })
})
