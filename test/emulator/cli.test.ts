import { type ChildProcess, spawn } from 'node:child_process'
import { createServer } from 'node:http'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
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
      ...['--port', '0', '--webhook', receiver.url, '--webhook-header', 'x-shop: one', '--version', '3'],
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
