import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { runWithTsx } from './support/run-with-tsx.ts'

const folder = fileURLToPath(new URL('../examples/', import.meta.url))
const names = readdirSync(folder).filter((name) => name.endsWith('.ts'))

/** What each example has to say for itself, in this order. */
const tellingLines: Readonly<Record<string, readonly string[]>> = {
  'exhaustive-switch.ts': [
    '1002: NumberNotOnWhatsAppError. Check the number with the customer.',
    '1006: TemplateOptInError. Send a template.',
    '1010: InvalidMediaUrlError. Mend the code or the template.',
    '4003: NoTemplateMatchError. Mend the code or the template.',
    '500: InternalServerError. Wait for a later webhook: it may have been sent.',
  ],
  'express-webhook.ts': [
    'The message is delivered',
    'A customer wrote: Thank you!',
    'A wrong token is answered with 401',
  ],
  'fallback-chain.ts': [
    '  delivered, by message',
    '  1005, so fallback 1 goes out',
    '  delivered, by fallback',
    '  4005, so fallback 2 goes out',
    '  delivered, by fallback',
    '  1008, so fallback 2 goes out',
    '  given up: NotOptedInError',
  ],
  'one-time-password.ts': [
    'A button pressed twice: delivered as ',
    'Sent once: true',
    'A phone that is off: no longer waited for: TimeoutError',
    'A page that is closed: no longer waited for: AbortError',
    'A jam at Gupshup: too late: offer another code',
  ],
  'policies-per-code.ts': [
    '  suppressed for good\n  NumberNotOnWhatsAppError',
    '  suppressed for good\n  NumberOptedOutError',
    '  the template goes out instead\n  delivered, requests made: 2',
    '  suppressed for a day\n  RecipientError',
    '  SuppressedError',
    '131053 for a passing reason\n  delivered, requests made: 2',
    '4003, a template code\n  the gate is halted\n  the gate is open\n  delivered, requests made: 2',
    '4001 twice\n  the gate is backing-off\n  the gate is probing',
    '  the gate is halted\n  the gate is open\n  delivered, requests made: 3',
  ],
  'quickstart.ts': ['Gupshup took the message in as ', 'It is delivered'],
  'queue-worker.ts': [
    'Stored: queued',
    'The worker sends at its time: true',
    'The web process hears of it: delivered',
    'A newsletter waits for one-time passwords: true',
  ],
  'resume-campaign.ts': [
    '40 results',
    'Stopped in the middle: true',
    '100 results',
    '100 customers got 100 messages',
  ],
  'testing-with-the-emulator.ts': [
    'a customer who wrote lately gets a text',
    'a customer who has not written lately gets the template',
    'a customer who has opted out gets nothing, and is remembered',
    'pass 3',
    'fail 0',
  ],
  'typed-errors.ts': [
    'opted out: unsubscribe the customer',
    'not sent, because of 1012 before',
    'the 24 hours are over (1006): send a template',
    'had enough marketing: try tomorrow',
    'unknown at first, then delivered',
    'failed with 1010 Invalid Media Url.',
    'to is not a phone number',
  ],
}

/** The lines of `wanted` that do not occur in `text` after the one before them. */
function missingFrom(text: string, wanted: readonly string[]): string[] {
  let from = 0
  return wanted.filter((line) => {
    const at = text.indexOf(line, from)
    if (at >= 0) from = at + line.length
    return at < 0
  })
}

describe('the examples', () => {
  it('each have lines to tell them by, and no lines are left of one that is gone', () => {
    expect(Object.keys(tellingLines).sort()).toEqual([...names].sort())
  })

  it('are all named in the README beside them', () => {
    const readme = readFileSync(`${folder}README.md`, 'utf8')
    expect(names.filter((name) => !readme.includes(`[${name}](${name})`))).toEqual([])
  })
})

describe.each(names)('%s', (name) => {
  const lines = readFileSync(`${folder}${name}`, 'utf8').trimEnd().split('\n')

  it('fits on a page', () => {
    expect(lines.length).toBeLessThanOrEqual(60)
  })

  it('says at its head how to run it', () => {
    expect(lines).toContain(`// npx tsx examples/${name}`)
  })

  it('runs to its end without a warning and tells what it shows', async () => {
    const { exitCode, stdout, stderr } = await runWithTsx([`examples/${name}`])
    expect(stderr).toBe('')
    expect(missingFrom(stdout, tellingLines[name] ?? []), stdout).toEqual([])
    expect(exitCode).toBe(0)
  })
})

describe('the quickstart with a key', () => {
  it('sends nothing to a number that it made up', async () => {
    const { exitCode, stderr, stdout } = await runWithTsx(['examples/quickstart.ts'], {
      GUPSHUP_API_KEY: 'of-an-account',
    })
    expect(stderr).toContain('Name the number to send to')
    expect(stdout).toBe('')
    expect(exitCode).toBe(1)
  })
})
