import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { startEmulator } from 'gupshup-outbound/emulator'
import { describe, expect, it, onTestFinished } from 'vitest'
import { anna, openEmulator, sendSession } from './support.ts'

const fixture = fileURLToPath(new URL('./fixtures/close-in-the-middle.ts', import.meta.url))

describe('emulator.close()', () => {
  it('leaves nothing that keeps the process alive, even during requests', async () => {
    const child = spawn(process.execPath, ['--import', 'tsx', fixture])
    onTestFinished(() => {
      child.kill('SIGKILL')
    })
    let said = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        said += chunk
      })
    }
    const code = await new Promise((resolve) => child.once('close', resolve))
    expect({ code, said }).toEqual({ code: 0, said: 'closed\n' })
  })

  it('cancels scheduled events', async () => {
    const emulator = await openEmulator({ eventDelayMs: 3_600_000 })
    await sendSession(emulator)
    await emulator.close()
    await emulator.idle()
    expect(emulator.webhooks).toEqual([])
  })

  it('frees the port', async () => {
    const emulator = await openEmulator()
    const port = Number(new URL(emulator.url).port)
    await emulator.close()
    const next = await openEmulator({ port })
    expect(next.url).toBe(emulator.url)
  })

  it('is called by await using', async () => {
    let url = ''
    {
      await using emulator = await startEmulator()
      url = emulator.url
      expect((await sendSession(emulator, anna)).status).toBe(200)
    }
    await expect(fetch(url)).rejects.toThrow()
  })
})

describe('startEmulator()', () => {
  it('rejects with the error of the operating system when the port is in use', async () => {
    const emulator = await openEmulator()
    const port = Number(new URL(emulator.url).port)
    await expect(startEmulator({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' })
  })
})
