import { describe, expect, test } from 'vitest'
import { freePort } from '../gupshup/transport-support.ts'
import { startHarness } from '../support/harness.ts'
import { until } from '../support/until.ts'

describe('a retried connection', () => {
  test('is an event and a debug line each time, and a warning once a minute for each reason, with a count', async () => {
    const lines: { level: string; text: string }[] = []
    const write = (level: string) => (text: string) => void lines.push({ level, text })
    const logger = { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') }
    const port = await freePort()
    const { client, clock, eventsNamed } = await startHarness({
      logger,
      baseUrl: `http://127.0.0.1:${port}`,
      policies: { network: { type: 'retry', retries: 1_000, initialMs: 20_000, factor: 1, maxMs: 20_000 } },
    })
    const warnings = () => lines.filter(({ level }) => level === 'warn')
    const send = (to: string) => client.send({ to, message: 'Hello' }).catch(() => {})
    void send('919800000001')
    void send('919800000002')
    void send('919800000003')
    await until(() => eventsNamed('retry').length === 3)
    expect(eventsNamed('retry')[0]).toMatchObject({ retries: 1, step: 0, error: { kind: 'network' } })
    expect(eventsNamed('retry')[0]?.pauseMs).toBeGreaterThan(0)
    expect(warnings()).toHaveLength(1)
    expect(warnings()[0]?.text).toContain(`ECONNREFUSED while connecting to 127.0.0.1:${port}`)
    expect(warnings()[0]?.text).not.toContain('919800000001')

    await clock.advance(61_000)
    await until(() => eventsNamed('retry').length >= 6)
    expect(eventsNamed('retry').some(({ retries }) => retries === 2)).toBe(true)
    expect(warnings()).toHaveLength(1)
    expect(lines.filter(({ level }) => level === 'debug').length).toBe(eventsNamed('retry').length)

    void send('919800000004')
    await until(() => warnings().length === 2)
    expect(warnings()[1]?.text).toContain('So were 2 others')
  })
})
