import { type ChildProcess, spawn } from 'node:child_process'
import { createServer } from 'node:http'
import { fileURLToPath } from 'node:url'
import { createWebhookHandler, GupshupClient } from 'gupshup-outbound'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import manifest from '../../package.json' with { type: 'json' }
import { anna, listen, openReceiver } from './support.ts'

const soon = { timeout: 15_000, interval: 20 }

const cli = fileURLToPath(new URL('../../src/emulator/cli.ts', import.meta.url))

function run(...args: string[]) {
  const child = spawn(process.execPath, ['--import', 'tsx', cli, ...args])
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
  const output = { stdout: '', stderr: '' }
  child.stdout.on('data', (chunk) => {
    output.stdout += chunk
  })
  child.stderr.on('data', (chunk) => {
    output.stderr += chunk
  })
  return { child, output }
}

function exitOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => child.once('close', resolve))
}

/** Resolves with the standard output once it contains this text. */
function outputUntil({ child, output }: ReturnType<typeof run>, words: string): Promise<string> {
  return new Promise((resolve, reject) => {
    child.stdout?.on('data', () => {
      if (output.stdout.includes(words)) resolve(output.stdout)
    })
    child.once('close', () => reject(new Error(`It ended without printing "${words}": ${output.stderr}`)))
  })
}

describe("the emulator's command", () => {
  it('starts an emulator, prints what to set, posts webhooks, and ends on Ctrl-C', async () => {
    const receiver = await openReceiver(200)
    const running = run(
      ...[
        '--port',
        '0',
        '--webhook',
        receiver.url,
        '--webhook-header',
        'x-shop: one',
        '--webhook-version',
        '3',
        '--quiet',
      ],
      ...['--api-key', 'key-1', '--app', 'MyShopApp', '--source', '919900000088', '--delay', '0'],
    )
    const greeting = await outputUntil(running, 'Ctrl-C')
    expect(greeting).toContain("GUPSHUP_API_KEY='key-1'")
    expect(greeting).toContain("GUPSHUP_APP_NAME='MyShopApp'")
    expect(greeting).toContain("GUPSHUP_SOURCE='919900000088'")

    const url = greeting.match(/http:\/\/127\.0\.0\.1:\d+/)?.[0]
    const body = new URLSearchParams({
      source: '919900000088',
      destination: anna,
      'src.name': 'MyShopApp',
      message: '{"type":"text","text":"Hi"}',
    })
    const first = receiver.next()
    const reply = await fetch(`${url}/wa/api/v1/msg`, { method: 'POST', headers: { apikey: 'key-1' }, body })
    expect(reply.status).toBe(200)
    expect(await first).toMatchObject({
      headers: { 'x-shop': 'one' },
      body: { object: 'whatsapp_business_account' },
    })

    const exit = exitOf(running.child)
    running.child.kill('SIGINT')
    expect(await exit).toBe(0)
    expect(running.output.stderr).toBe('')
  })

  it('prints its help', async () => {
    const { child, output } = run('--help')
    expect(await exitOf(child)).toBe(0)
    expect(output.stdout).toContain('--webhook-header')
  })

  it('prints its version', async () => {
    const { child, output } = run('--version')
    expect(await exitOf(child)).toBe(0)
    expect(output.stdout).toBe(`${manifest.version}\n`)
  })

  it('prints environment variables with which an application can subscribe and receive its events', async () => {
    const running = run('--port', '0', '--delay', '0')
    const greeting = await outputUntil(running, 'Ctrl-C')
    const exported = [...greeting.matchAll(/^ *export (\w+)='(.*)'$/gm)].map(([, name = '', value = '']) => [
      name,
      value,
    ])
    for (const [name = '', value = ''] of exported) vi.stubEnv(name, value)
    onTestFinished(() => {
      vi.unstubAllEnvs()
    })
    const client = new GupshupClient()
    onTestFinished(async () => {
      await client.close()
    })
    const { GUPSHUP_WEBHOOK_TOKEN: token = '' } = process.env
    const server = createServer(createWebhookHandler(client, { token }))
    const url = await listen(server)
    onTestFinished(() => {
      server.close()
    })
    expect(await client.subscriptions.ensure({ url, token })).toMatchObject({
      change: 'created',
      sendsToken: true,
    })
    const receipt = await client.send({ to: anna, message: 'Your order has shipped' })
    expect((await receipt.outcome({ until: 'delivered' })).status).toBe('delivered')

    await vi.waitFor(() => expect(running.output.stdout).toContain('POST /wa/api/v1/msg'), soon)
    const { stdout } = running.output
    expect(stdout).toMatch(/^\d\d:\d\d:\d\d\.\d{3} POST \/wa\/api\/v1\/msg session to 91••••••0021 → \d{3}$/m)
    expect(stdout).toMatch(/ POST \/wa\/app\/[\w-]+\/subscription → 20\d$/m)
    expect(stdout.slice(greeting.length)).not.toMatch(/919900000021|shipped|emulator-key|emulator-token/)
  })

  it('prints requests without the user ids that they are addressed to', async () => {
    const running = run('--port', '0', '--user-ids')
    const greeting = await outputUntil(running, 'Ctrl-C')
    const url = greeting.match(/http:\/\/127\.0\.0\.1:\d+/)?.[0]
    const appId = greeting.match(/GUPSHUP_APP_ID='(.+)'/)?.[1]
    const path = `/partner/app/${appId}/v3/message`
    const recipient = 'IN.1648500000000007'
    await fetch(`${url}${path}`, { method: 'POST', body: JSON.stringify({ recipient, type: 'text' }) })

    await vi.waitFor(
      () => expect(running.output.stdout).toContain(`POST ${path} session to [user id] → 401`),
      soon,
    )
    expect(running.output.stdout).not.toContain('16485')
  })

  it('prints no requests with --quiet', async () => {
    const running = run('--port', '0', '--quiet')
    const greeting = await outputUntil(running, 'Ctrl-C')
    const url = greeting.match(/http:\/\/127\.0\.0\.1:\d+/)?.[0]
    await fetch(`${url}/wa/api/v1/msg`, { method: 'POST' })
    const exit = exitOf(running.child)
    running.child.kill('SIGINT')
    await exit
    expect(running.output.stdout).not.toContain('/wa/api/v1/msg')
  })

  it('listens on the given host and port, and serves its page there', async () => {
    const running = run('--port', '0', '--host', '127.0.0.2')
    const greeting = await outputUntil(running, 'Ctrl-C')
    const url = greeting.match(/http:\/\/127\.0\.0\.2:\d+/)?.[0] ?? ''
    expect((await fetch(url)).status).toBe(200)
  })

  it('ends with 1 when the port is in use', async () => {
    const server = createServer()
    const { port } = new URL(await listen(server))
    onTestFinished(() => {
      server.close()
    })
    const { child, output } = run('--port', port)
    expect(await exitOf(child)).toBe(1)
    expect(output.stderr).toBe(
      `gupshup-outbound-emulator: Port ${port} is in use. Choose another one with --port.\n`,
    )
  })

  it('ends with 2 and no stack trace when an option is invalid', async () => {
    const { child, output } = run('--webhook', 'not an address')
    expect(await exitOf(child)).toBe(2)
    expect(output.stderr).toContain('not an address')
    expect(output.stderr).not.toContain(' at ')
  })
})
