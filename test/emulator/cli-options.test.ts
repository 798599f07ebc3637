import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { help, readCommandLine } from '../../src/emulator/cli-options.ts'

describe("the emulator's command line", () => {
  it('starts on port 4010 without webhooks when it is empty', () => {
    expect(readCommandLine([])).toEqual({
      type: 'start',
      isQuiet: false,
      options: { port: 4010, webhook: [] },
    })
  })

  it('accepts every option', () => {
    const args = [
      '--port',
      '5000',
      '--api-key',
      'k',
      '--app',
      'MyShopApp',
      '--source',
      '919900000088',
      '--delay',
      '7',
      '--host',
      '0.0.0.0',
      '--app-id',
      'my-app',
      '--quiet',
    ]
    const webhooks = [
      '--webhook',
      'http://127.0.0.1:1/a',
      '--webhook',
      'http://127.0.0.1:1/b',
      '--webhook-version',
      '3',
    ]
    const headers = ['--webhook-header', 'x-one: 1', '--webhook-header', 'x-two:a:b ']
    const target = { version: 3, headers: { 'x-one': '1', 'x-two': 'a:b' } }

    expect(readCommandLine([...args, ...webhooks, ...headers])).toEqual({
      type: 'start',
      isQuiet: true,
      options: {
        port: 5000,
        host: '0.0.0.0',
        appId: 'my-app',
        apiKey: 'k',
        appName: 'MyShopApp',
        source: '919900000088',
        eventDelayMs: 7,
        webhook: [
          { url: 'http://127.0.0.1:1/a', ...target },
          { url: 'http://127.0.0.1:1/b', ...target },
        ],
      },
    })
  })

  it('accepts the options of the account', () => {
    expect(
      readCommandLine([
        '--window',
        'track',
        '--wallet',
        '5:0.01',
        '--billing',
        '--check-messages',
        '--user-ids',
      ]),
    ).toEqual({
      type: 'start',
      isQuiet: false,
      options: {
        port: 4010,
        webhook: [],
        window: 'track',
        wallet: { balance: 5, costPerMessage: 0.01 },
        billing: true,
        userIds: true,
        checkMessages: true,
      },
    })
  })

  it('accepts how long kinds of keys and tokens live', () => {
    expect(readCommandLine(['--life', 'api-key=2000', '--life', 'universal-app-token=500'])).toMatchObject({
      options: { credentials: { lifeMs: { 'api-key': 2000, 'universal-app-token': 500 } } },
    })
  })

  it('requests the version of the package with --version', () => {
    expect(readCommandLine(['--version'])).toEqual({ type: 'version' })
  })

  it.each([[['--version', '3']], [['--version=3']]])(
    'still accepts %j for the version of the events',
    (args) => {
      expect(readCommandLine(['--webhook', 'http://127.0.0.1:1/', ...args])).toMatchObject({
        type: 'start',
        options: { webhook: [{ version: 3 }] },
      })
    },
  )

  it.each(['--help', '-h'])('requests the help with %s, regardless of other options', (flag) => {
    expect(readCommandLine(['--version', '9', flag])).toEqual({ type: 'help' })
  })

  it.each([
    ['an unknown option', ['--sauce', '1'], '--sauce is not a known option. Did you mean --source?'],
    ['a mistyped option', ['--appid=x'], '--appid is not a known option. Did you mean --app-id?'],
    [
      'an option that resembles no other',
      ['--frobnicate'],
      '--frobnicate is not a known option. Leave it out.',
    ],
    ['a word without an option', ['start'], 'start'],
    ['a port that is not a number', ['--port', 'http'], '--port'],
    ['an option without its value', ['--app'], '--app'],
    ['an unknown version of webhooks', ['--webhook-version', '1'], '--webhook-version'],
    ['an unknown kind of window', ['--window', 'half'], '--window'],
    ['a wallet without a cost', ['--wallet', '5'], '--wallet'],
    ['a wallet of words', ['--wallet', 'full:free'], '--wallet'],
    ['a life of an unknown kind', ['--life', 'cookie=1'], '--life'],
    ['a life that is no number', ['--life', 'api-key=soon'], '--life'],
    ['a header without a colon', ['--webhook-header', 'x-one'], '--webhook-header'],
    ['a header with an invalid name', ['--webhook-header', 'x one: 1'], 'x one'],
    ['a negative delay', ['--delay', '-1'], '--delay'],
  ])('is refused for %s', (_, args, word) => {
    expect(readCommandLine(args)).toEqual({ type: 'mistake', message: expect.stringContaining(word) })
  })

  it('is documented in docs/emulator.md with exactly its options', () => {
    const page = readFileSync(new URL('../../docs/emulator.md', import.meta.url), 'utf8')
    const flagsIn = (text: string, pattern: RegExp) =>
      [...text.matchAll(pattern)].map(([, flag]) => flag).sort()
    expect(flagsIn(page, /^\| `(--[\w-]+)/gm)).toEqual(flagsIn(help, /^ {2}(--[\w-]+)/gm))
  })

  it('is documented in its help with all its options', () => {
    for (const name of [
      'port',
      'webhook',
      'webhook-header',
      'webhook-version',
      'host',
      'app-id',
      'quiet',
      'version',
      'api-key',
      'app',
      'source',
      'delay',
      'help',
    ]) {
      expect(help).toContain(`--${name}`)
    }
  })
})
