import { describe, expect, it, vi } from 'vitest'
import { logEvents } from '../../src/client/log-events.ts'
import { type ClientEvents, type CredentialsEvent, reportCredentials } from '../../src/events/index.ts'
import { Emitter } from '../../src/util/index.ts'

const since = Date.UTC(2027, 0, 10, 8)
const nextAttemptAt = since + 40_000

const failing: CredentialsEvent = {
  change: 'failing',
  since,
  failures: 1,
  nextAttemptAt,
  reason: 'the mint said no to +91 98765 43210.',
}
const endsSoon: CredentialsEvent = {
  change: 'ends-soon',
  subject: 'api-key',
  endsAt: since,
  message: 'The key ends.',
}

function emitter(): Emitter<ClientEvents> {
  return new Emitter<ClientEvents>((error) => {
    throw error
  })
}

/** The lines that a logger gets for an event. */
function linesOf(event: CredentialsEvent): readonly string[] {
  const lines: string[] = []
  const write = (level: string) => (text: string) => void lines.push(`${level}: ${text}`)
  const events = emitter()
  logEvents(events, {
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
  })
  reportCredentials(events, event)
  return lines
}

/** The warnings of the process for an event that has no listener. */
function warningsOf(event: CredentialsEvent): readonly string[] {
  const emit = vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
  try {
    reportCredentials(emitter(), event)
    return emit.mock.calls.map(([text]) => String(text))
  } finally {
    emit.mockRestore()
  }
}

describe('the event credentials', () => {
  it('a renewal is a line of information with the reason and the end', () => {
    expect(linesOf({ change: 'renewed', reason: 'ahead', expiresAt: since })).toEqual([
      'info: The credential source returned a token (ahead), which ends at 2027-01-10T08:00:00.000Z.',
    ])
    expect(linesOf({ change: 'renewed', reason: 'first' })).toEqual([
      'info: The credential source returned a token (first).',
    ])
  })

  it('a failing source is a warning with the reason, masked, and the next attempt', () => {
    expect(linesOf(failing)).toEqual([
      'warn: The credential source has failed once: the mint said no to 91••••••3210. The next attempt is at 2027-01-10T08:00:40.000Z.',
    ])
  })

  it('a source that has failed for good is a warning that names resume()', () => {
    expect(linesOf({ change: 'failing', since, failures: 3, reason: 'revoked' })).toEqual([
      'warn: The credential source has failed 3 times since 2027-01-10T08:00:00.000Z: revoked. It is not called again before client.resume().',
    ])
  })

  it('without a listener an end and a first failure become a warning of the process', () => {
    expect(warningsOf(endsSoon)).toEqual(["The key ends. (Listen to client.on('credentials') to handle it.)"])
    expect(warningsOf(failing)).toHaveLength(1)
  })

  it('without a listener a renewal and a repeated failure warn of nothing', () => {
    expect(warningsOf({ change: 'renewed', reason: 'refused' })).toEqual([])
    expect(warningsOf({ ...failing, failures: 2 })).toEqual([])
  })

  it('with a listener no warning of the process repeats an event', () => {
    const emit = vi.spyOn(process, 'emitWarning').mockImplementation(() => {})
    const events = emitter()
    const heard: unknown[] = []
    events.on('credentials', (event) => heard.push(event))
    reportCredentials(events, endsSoon)
    expect([heard.length, emit.mock.calls.length]).toEqual([1, 0])
    emit.mockRestore()
  })
})
