import { type ChildProcess, spawn } from 'node:child_process'
import { createServer } from 'node:http'
import { fileURLToPath } from 'node:url'
import { createWebhookHandler, GupshupClient } from 'gupshup-outbound'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import manifest from '../../package.json' with { type: 'json' }
import { anna, listen, openReceiver } from './support.ts'

const cli = fileURLToPath(new URL('../../src/emulator/cli.ts', import.meta.url))

function run(...args: string[]) {
  const child = spawn(process.execPath, ['--import', 'tsx', cli, ...args])
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
  const said = { stdout: '', stderr: '' }
  child.stdout.on('data', (chunk) => {
    said.stdout += chunk
  })
  child.stderr.on('data', (chunk) => {
    said.stderr += chunk
  })
  return { child, said }
}

function exitOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => child.once('close', resolve))
}

/** Resolves with the words on standard output once they contain these. */
function heard({ child, said }: ReturnType<typeof run>, words: string): Promise<string> {
  return new Promise((resolve, reject) => {
    child.stdout?.on('data', () => {
      if (said.stdout.includes(words)) resolve(said.stdout)
    })
    child.once('close', () => reject(new Error(`It ended without saying "${words}": ${said.stderr}`)))
  })
}

describe('the command', () => {
  it('starts an emulator, says what to set, posts webhooks, and ends on Ctrl-C', async () => {
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
    const greeting = await heard(running, 'Ctrl-C')
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
    expect(running.said.stderr).toBe('')
  })

  it('explains itself', async () => {
    const { child, said } = run('--help')
    expect(await exitOf(child)).toBe(0)
    expect(said.stdout).toContain('--webhook-header')
  })

  it('says which version it is', async () => {
    const { child, said } = run('--version')
    expect(await exitOf(child)).toBe(0)
    expect(said.stdout).toBe(`${manifest.version}\n`)
  })

  it('lets an application subscribe and hear of its message with nothing but what it says to export', async () => {
    const running = run('--port', '0', '--delay', '0')
    const greeting = await heard(running, 'Ctrl-C')
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

    await vi.waitFor(() => expect(running.said.stdout).toContain('POST /wa/api/v1/msg'))
    const { stdout } = running.said
    expect(stdout).toMatch(/^\d\d:\d\d:\d\d\.\d{3} POST \/wa\/api\/v1\/msg session to 91••••••0021 → \d{3}$/m)
    expect(stdout).toMatch(/ POST \/wa\/app\/[\w-]+\/subscription → 20\d$/m)
    expect(stdout.slice(greeting.length)).not.toMatch(/919900000021|shipped|emulator-key|emulator-token/)
  })

  it('prints no line for a request when it is to be quiet', async () => {
    const running = run('--port', '0', '--quiet')
    const greeting = await heard(running, 'Ctrl-C')
    const url = greeting.match(/http:\/\/127\.0\.0\.1:\d+/)?.[0]
    await fetch(`${url}/wa/api/v1/msg`, { method: 'POST' })
    const exit = exitOf(running.child)
    running.child.kill('SIGINT')
    await exit
    expect(running.said.stdout).not.toContain('/wa/api/v1/msg')
  })

  it('listens on the given host and port, and serves its page there', async () => {
    const running = run('--port', '0', '--host', '127.0.0.2')
    const greeting = await heard(running, 'Ctrl-C')
    const url = greeting.match(/http:\/\/127\.0\.0\.2:\d+/)?.[0] ?? ''
    expect((await fetch(url)).status).toBe(200)
  })

  it('ends with 1 when the port is in use', async () => {
    const server = createServer()
    const { port } = new URL(await listen(server))
    onTestFinished(() => {
      server.close()
    })
    const { child, said } = run('--port', port)
    expect(await exitOf(child)).toBe(1)
    expect(said.stderr).toBe(
      `gupshup-outbound-emulator: Port ${port} is in use. Choose another one with --port.\n`,
    )
  })

  it('ends with 2 when it is given what it cannot use', async () => {
    const { child, said } = run('--webhook', 'not an address')
    expect(await exitOf(child)).toBe(2)
    expect(said.stderr).toContain('not an address')
    expect(said.stderr).not.toContain(' at ')
  })
})
