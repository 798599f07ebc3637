import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { describeWithPostgres } from '../support/describe-with-postgres.ts'
import { type PostgresServer, startPostgres } from '../support/postgres-server.ts'
import { runProgram } from '../support/run-program.ts'

const folder = fileURLToPath(new URL('../../examples/', import.meta.url))
const names = readdirSync(folder).filter((name) => name.endsWith('.ts'))
const textOf = (name: string) => readFileSync(`${folder}${name}`, 'utf8')

/** The lines that each example prints, in this order. */
const expectedLines: Readonly<Record<string, readonly string[]>> = {
  'campaign-to-the-end.ts': [
    'spring-sale:15 was not sent',
    'spring-sale:12 is on its way',
    "15 delivered, 1 skipped, 1 open, failed: { '1002': 1, '131049': 2 }",
    'spring-sale:15 was not sent',
    'spring-sale:12 is on its way',
    "17 delivered, 1 skipped, 1 open, failed: { '1002': 1 }",
    'spring-sale:15 was not sent',
    'spring-sale:12 is on its way',
    "17 delivered, 1 skipped, 1 open, failed: { '1002': 1 }",
    '21 messages',
  ],
  'diagnose.ts': [
    'A new app',
    '  wallet: problem. The balance is 0',
    '  subscription: problem. The app has no subscription',
    '  Sending cannot work.',
    'Subscription created, sends the token: true',
    'The same app, after the setup\n  credentials: warning. The client sends a key as apikey. The API key',
    '  webhooks: skipped. This process has received no webhook since it made the client.\n  Sending can work.',
    'Message: delivered',
    'A mistyped key\n  key: problem. Gupshup refuses the key',
    '  Sending cannot work.',
  ],
  'exactly-once-postgres.ts': [
    'The consumer is failing',
    'Order 1: told 1 times, counted 1',
    'Order 2: told 2 times, counted 1',
    'Order 3: told 2 times, counted 1',
  ],
  'exhaustive-switch.ts': [
    '1002: NumberNotOnWhatsAppError. Check the number with the customer.',
    '1006: TemplateOptInError. Send a template.',
    '1010: InvalidMediaUrlError. Fix the message or the template.',
    '4003: NoTemplateMatchError. Fix the message or the template.',
    '500: InternalServerError. Wait for a later webhook: it may have been sent.',
  ],
  'express-webhook.ts': [
    'Message: delivered',
    'Inbound message: Thank you!',
    'Response to a wrong token: 401',
  ],
  'fallback-chain.ts': [
    '  delivered, by message',
    '  1005: fallback 1 is sent',
    '  delivered, by fallback',
    '  4005: fallback 2 is sent',
    '  delivered, by fallback',
    '  1008: fallback 1 is sent',
    '  4005: fallback 2 is sent',
    '  failed: NotOptedInError',
  ],
  'health-endpoint.ts': [
    'Started: 200: ok, the gate is open',
    'Halted: 200: down, the gate is halted',
    'Resumed: 200: ok, the gate is open',
  ],
  'lanes.ts': [
    'The code was sent among the first three: true',
    'Lane campaign is paused.',
    'While the campaign is paused, the code alone is sent: true',
    'Lane campaign is running.',
    'The small tenant waited for no more than its turns: true',
  ],
  'marketing-opt-outs.ts': [
    'Webhook: marketing-stop',
    '  sale template: not sent, suppressed for marketing',
    '  marketing text: not sent, suppressed for marketing',
    '  shipping template: delivered',
    'Webhook: marketing-resume\n  sale template: delivered',
    'Webhook: opted-out\n  sale template: not sent, suppressed for all',
    '  shipping template: not sent, suppressed for all',
    'Webhook: opted-in\n  sale template: delivered',
    'Suppressed for marketing: true',
    'Suppressed for everything: false',
  ],
  'one-time-password.ts': [
    'Requested twice: delivered as ',
    'Sent once: true',
    'Phone switched off: aborted: TimeoutError',
    'Page closed by the user: aborted: AbortError',
    'Gupshup throttles: expired: offer another code',
  ],
  'partner-api.ts': [
    'A new token (first)',
    'A text: delivered, by message',
    'A template by name: delivered, by message',
    'A new token (refused)',
    'After the token was revoked: delivered, by message',
    'Outside the 24-hour window: delivered, by fallback',
    'A number that is not on WhatsApp: NumberNotOnWhatsAppError (1002)',
    'All requests went to /partner/app/',
  ],
  'policies-per-code.ts': [
    '  suppressed for good\n  NumberNotOnWhatsAppError',
    '  suppressed for good\n  NumberOptedOutError',
    '  the template is sent instead\n  delivered, requests made: 2',
    '  suppressed for a day\n  RecipientError',
    '  SuppressedError',
    '131053 with a temporary reason\n  delivered, requests made: 2',
    '4003, a template code\n  the gate is halted\n  the gate is open\n  delivered, requests made: 2',
    '4001 twice\n  the gate is backing-off\n  the gate is probing',
    '  the gate is halted\n  the gate is open\n  delivered, requests made: 3',
  ],
  'quickstart.ts': ['Accepted by Gupshup: ', 'Delivered'],
  'queue-worker.ts': [
    'Stored: queued',
    'Sent by the worker, not before its time: true',
    'Outcome in the web process: delivered',
    'The one-time password was sent before the newsletter: true',
  ],
  'resume-campaign.ts': [
    '40 results',
    'Stopped in the middle: true',
    '100 results',
    '100 customers, 100 messages',
  ],
  'support-desk.ts': [
    'Messages to Asha\n  queued, text, requests: 0\n  delivered, text, requests: 1',
    'Messages to the other customer\n  failed, text, requests: 1: InvalidMediaUrlError',
    'Masked in a log: true',
    'The text: dropped, because it was delivered',
    'Moved: true',
    'Canceled: true',
    'Canceled twice: finished',
    '  canceled, text, requests: 0: CanceledError',
  ],
  'testing-with-the-emulator.ts': [
    'a customer within the 24-hour window gets a text',
    'a customer outside the window gets the template',
    'a customer who has opted out gets nothing and is recorded',
    'pass 3',
    'fail 0',
  ],
  'typed-errors.ts': [
    'opted out: unsubscribe the customer',
    'not sent, suppressed after 1012',
    'window closed (1006): send a template',
    'marketing limit: try tomorrow',
    'unknown at first, then delivered',
    'failed with 1010 Invalid Media Url.',
    'to is not a phone number',
  ],
  'undo-incident.ts': [
    'Failed: 20 with a TemplateError',
    'Would send 20 of 30 again, and leave alone 10 that arrived',
    'Sent again: 20',
    'The second time: 0',
    '30 customers, 30 messages',
  ],
  'wallet-that-refills.ts': [
    'The gate is halted',
    'The gate is open',
    '60 customers, 60 delivered',
    'Balance: 0',
  ],
  'window-and-template.ts': [
    '  0: text, not sent: the recipient has not written within 24 hours',
    '  1: template, sent\n  requests: 1',
    'The same customer, after an inbound message\n  0: text, sent\n  requests: 1',
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

async function expectToRun(name: string, environment: NodeJS.ProcessEnv = {}): Promise<void> {
  const { exitCode, stdout, stderr } = await runProgram(textOf(name), environment)
  expect(stderr).toBe('')
  expect(missingFrom(stdout, expectedLines[name] ?? []), stdout).toEqual([])
  expect(exitCode).toBe(0)
}

/** These need a PostgreSQL at `DATABASE_URL`. */
const withPostgres = names.filter((name) => name.endsWith('-postgres.ts'))

describe('the examples', () => {
  it('every example has expected lines, and no deleted example has any', () => {
    expect(Object.keys(expectedLines).sort()).toEqual([...names].sort())
  })

  it('examples/README.md names every example', () => {
    const readme = textOf('README.md')
    expect(names.filter((name) => !readme.includes(`[${name}](${name})`))).toEqual([])
  })
})

describe.concurrent.each(names)('%s', (name) => {
  const lines = textOf(name).trimEnd().split('\n')

  it(`${name} fits on a page`, () => {
    expect(lines.length).toBeLessThanOrEqual(60)
  })

  it(`${name} says at its head how to run it`, () => {
    expect(lines).toContain(`// npx tsx examples/${name}`)
  })

  if (withPostgres.includes(name)) return

  it(`${name} runs without a warning and prints the expected lines`, async () => {
    await expectToRun(name)
  })
})

describeWithPostgres('the examples with PostgreSQL', () => {
  let server: PostgresServer
  beforeAll(async () => {
    server = await startPostgres()
  })
  afterAll(() => server.close())

  it.each(withPostgres)('%s runs without a warning and prints the expected lines', async (name) => {
    await expectToRun(name, { DATABASE_URL: server.url })
  })
})

describe('the quickstart with a key', () => {
  it('the quickstart with a key does not send to a made-up number', async () => {
    const { exitCode, stderr, stdout } = await runProgram(textOf('quickstart.ts'), {
      GUPSHUP_API_KEY: 'of-an-account',
    })
    expect(stderr).toContain('Give the number to send to')
    expect(stdout).toBe('')
    expect(exitCode).toBe(1)
  })
})
