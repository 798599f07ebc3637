import { describe, expect, it } from 'vitest'
import { help, readCommandLine } from '../../src/emulator/cli-options.ts'

describe('the command line', () => {
  it('starts on port 4010 without webhooks when it is empty', () => {
    expect(readCommandLine([])).toEqual({ type: 'start', options: { port: 4010, webhook: [] } })
  })

  it('takes every option', () => {
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
    ]
    const webhooks = [
      '--webhook',
      'http://127.0.0.1:1/a',
      '--webhook',
      'http://127.0.0.1:1/b',
      '--version',
      '3',
    ]
    const headers = ['--webhook-header', 'x-one: 1', '--webhook-header', 'x-two:a:b ']
    const target = { version: 3, headers: { 'x-one': '1', 'x-two': 'a:b' } }

    expect(readCommandLine([...args, ...webhooks, ...headers])).toEqual({
      type: 'start',
      options: {
        port: 5000,
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

  it('takes what the account is like', () => {
    expect(readCommandLine(['--window', 'track', '--wallet', '5:0.01', '--billing'])).toEqual({
      type: 'start',
      options: {
        port: 4010,
        webhook: [],
        window: 'track',
        wallet: { balance: 5, costPerMessage: 0.01 },
        billing: true,
      },
    })
  })

  it.each(['--help', '-h'])('asks for help with %s, whatever else it says', (flag) => {
    expect(readCommandLine(['--version', '9', flag])).toEqual({ type: 'help' })
  })

  it.each([
    ['an unknown option', ['--sauce', '1'], '--sauce'],
    ['a word that belongs to no option', ['start'], 'start'],
    ['a port that is no number', ['--port', 'http'], '--port'],
    ['an option without its value', ['--app'], '--app'],
    ['an unknown version', ['--version', '1'], '--version'],
    ['an unknown kind of window', ['--window', 'half'], '--window'],
    ['a wallet without a cost', ['--wallet', '5'], '--wallet'],
    ['a wallet of words', ['--wallet', 'full:free'], '--wallet'],
    ['a header without a colon', ['--webhook-header', 'x-one'], '--webhook-header'],
    ['a header with an impossible name', ['--webhook-header', 'x one: 1'], 'x one'],
    ['a delay that is no number', ['--delay', '-1'], '--delay'],
  ])('is refused for %s', (_, args, word) => {
    expect(readCommandLine(args)).toEqual({ type: 'mistake', message: expect.stringContaining(word) })
  })

  it('is explained with every option that it takes', () => {
    for (const name of [
      'port',
      'webhook',
      'webhook-header',
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
