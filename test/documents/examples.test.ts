import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { runProgram } from '../support/run-program.ts'

const folder = fileURLToPath(new URL('../../examples/', import.meta.url))
const names = readdirSync(folder).filter((name) => name.endsWith('.ts'))
const textOf = (name: string) => readFileSync(`${folder}${name}`, 'utf8')

/** What each example has to say for itself, in this order. */
const tellingLines: Readonly<Record<string, readonly string[]>> = {
  'diagnose.ts': [
    'A new app',
    '  wallet: problem. The balance is 0',
    '  subscription: problem. The app has no subscription',
    '  Sending cannot work.',
    'The subscription is created, and its webhooks show the token: true',
    'The same app, set up\n  webhooks: skipped. No webhook has come to this process since it made the client.\n  Sending can work.',
    'A message is delivered',
    'A key that was mistyped\n  key: problem. Gupshup refuses the key',
    '  Sending cannot work.',
  ],
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
    '  1008, so fallback 1 goes out',
    '  4005, so fallback 2 goes out',
    '  given up: NotOptedInError',
  ],
  'health-endpoint.ts': [
    'At first 200: ok, the gate is open',
    'While it is halted 200: down, the gate is halted',
    'Later 200: ok, the gate is open',
  ],
  'marketing-opt-outs.ts': [
    "The customer's word: marketing-stop",
    '  the sale: not sent (no more marketing)',
    '  the news, in a text: not sent (no more marketing)',
    '  the parcel: delivered',
    "The customer's word: marketing-resume\n  the sale: delivered",
    "The customer's word: opted-out\n  the sale: not sent (no more messages)",
    '  the parcel: not sent (no more messages)',
    "The customer's word: opted-in\n  the sale: delivered",
    'On the list for marketing: true',
    'On the list for everything: false',
  ],
  'one-time-password.ts': [
    'A button pressed twice: delivered as ',
    'Sent once: true',
    'A phone that is off: no longer waited for: TimeoutError',
    'A page that is closed: no longer waited for: AbortError',
    'A jam at Gupshup: too late: offer another code',
  ],
  'partner-api.ts': [
    'A token is asked for',
    'A text: delivered, by message',
    'A template by its name: delivered, by message',
    'The token was refused, another is asked for',
    'A day later: delivered, by message',
    'A customer who has not written: delivered, by fallback',
    'A number that is not on WhatsApp: NumberNotOnWhatsAppError (1002)',
    'All of it went to /partner/app/',
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
  'wallet-that-refills.ts': [
    'The gate is halted',
    'Some were turned away: true',
    'The gate is open',
    '60 customers, 60 delivered',
    'In the wallet: 0',
  ],
  'window-and-template.ts': [
    '  0: text, not sent: the number has not written within 24 hours',
    '  1: template, sent\n  requests: 1',
    'The same one, having asked\n  0: text, sent\n  requests: 1',
    '  1: template, not sent: ',
    '  2: template, sent\n  requests: 1',
    '  TemplateError: The template shipped (en) has 2 parameters, but 1 is given',
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
    const readme = textOf('README.md')
    expect(names.filter((name) => !readme.includes(`[${name}](${name})`))).toEqual([])
  })
})

describe.each(names)('%s', (name) => {
  const lines = textOf(name).trimEnd().split('\n')

  it('fits on a page', () => {
    expect(lines.length).toBeLessThanOrEqual(60)
  })

  it('says at its head how to run it', () => {
    expect(lines).toContain(`// npx tsx examples/${name}`)
  })

  it('runs to its end without a warning and tells what it shows', async () => {
    const { exitCode, stdout, stderr } = await runProgram(textOf(name))
    expect(stderr).toBe('')
    expect(missingFrom(stdout, tellingLines[name] ?? []), stdout).toEqual([])
    expect(exitCode).toBe(0)
  })
})

describe('the quickstart with a key', () => {
  it('sends nothing to a number that it made up', async () => {
    const { exitCode, stderr, stdout } = await runProgram(textOf('quickstart.ts'), {
      GUPSHUP_API_KEY: 'of-an-account',
    })
    expect(stderr).toContain('Name the number to send to')
    expect(stdout).toBe('')
    expect(exitCode).toBe(1)
  })
})
