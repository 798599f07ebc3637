import { getEventListeners, once } from 'node:events'
import http from 'node:http'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { responseWith } from './raw-server.ts'
import {
  fields,
  freePort,
  localServer,
  messageId,
  path,
  rawServer,
  submitted,
  transportTo,
  unknown,
} from './transport-support.ts'

afterEach(() => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
})

describe('the connections of a transport', () => {
  it('are reused', async () => {
    const server = await rawServer((socket) => socket.write(responseWith(submitted)))
    const transport = transportTo(server.url)
    for (let round = 0; round < 3; round += 1) {
      expect(await transport.post(path, fields)).toEqual({ outcome: 'accepted', messageId })
    }
    expect(server.connections).toHaveLength(1)
  })

  it('are closed after a short idle time, before the server closes them', async () => {
    const server = await rawServer((socket) => socket.write(responseWith(submitted)))
    await transportTo(server.url, { idleMs: 10 }).post(path, fields)
    const [connection] = server.connections
    if (connection && !connection.closed) await once(connection, 'close')
    expect(connection?.closed).toBe(true)
  })

  it('are not closed while a response is pending', async () => {
    const server = await rawServer((socket) => setTimeout(() => socket.write(responseWith(submitted)), 60))
    const reply = await transportTo(server.url, { idleMs: 10 }).post(path, fields)
    expect(reply).toEqual({ outcome: 'accepted', messageId })
  })

  it('leave the outcome unknown when the server had closed a connection that is reused', async () => {
    const server = await rawServer((socket) => {
      if (socket.bytesWritten === 0) socket.write(responseWith(submitted))
      else socket.resetAndDestroy()
    })
    const transport = transportTo(server.url)
    await transport.post(path, fields)

    expect(await transport.post(path, fields)).toEqual(unknown)
    expect(server.connections).toHaveLength(1)
  })

  it("are made by the caller's agent, which no proxy of the environment replaces", async () => {
    const server = await localServer()
    vi.stubEnv('HTTP_PROXY', `http://127.0.0.1:${await freePort()}`)
    const httpAgent = new http.Agent()
    const create = vi.spyOn(httpAgent, 'createConnection')

    expect(await transportTo(server.url, { httpAgent }).post(path, fields)).toMatchObject({
      outcome: 'accepted',
    })
    expect(create).toHaveBeenCalledOnce()
  })

  it('go through the proxy of the environment when the caller has no agent', async () => {
    const proxy = await localServer()
    vi.stubEnv('HTTP_PROXY', proxy.url)
    await transportTo('http://api.example').post(path, fields)
    expect(proxy.requests[0]?.path).toBe(`http://api.example${path}`)
  })
})

describe('closing a transport', () => {
  it('ends requests in flight with an unknown outcome', async () => {
    const server = await rawServer(() => transport.close())
    const transport = transportTo(server.url)
    const reply = await transport.post(path, fields)
    expect(reply).toMatchObject({ outcome: 'unknown', failure: { kind: 'outcome-unknown', via: 'client' } })
  })

  it('refuses later requests', async () => {
    const server = await localServer()
    const transport = transportTo(server.url)
    transport.close()
    expect(await transport.post(path, fields)).toEqual({
      outcome: 'refused',
      failure: { kind: 'closed', via: 'client' },
    })
    expect(server.requests).toEqual([])
  })

  it('closes the idle connections', async () => {
    const server = await rawServer((socket) => socket.write(responseWith(submitted)))
    const transport = transportTo(server.url, { idleMs: 60_000 })
    await transport.post(path, fields)
    transport.close()
    const [connection] = server.connections
    if (connection && !connection.closed) await once(connection, 'close')
    expect(connection?.closed).toBe(true)
  })

  it("leaves the caller's agent open", async () => {
    const httpAgent = new http.Agent()
    const destroy = vi.spyOn(httpAgent, 'destroy')
    transportTo('http://api.example', { httpAgent }).close()
    expect(destroy).not.toHaveBeenCalled()
  })

  it('leaves no timer and no listener on a signal', async () => {
    const server = await localServer()
    const { signal } = new AbortController()
    const timers = countTimers()
    const transport = transportTo(server.url, { timeoutMs: 3_600_000 })
    await transport.prepare()
    expect(timers.size).toBe(0)

    const reply = transport.post(path, fields, signal)
    expect(timers.size).toBe(1)
    await reply
    transport.close()

    expect(timers.size).toBe(0)
    expect(getEventListeners(signal, 'abort')).toEqual([])
  })

  /** The timers that run from now on. Those of the test runner, which come and go meanwhile, are not among them: it has kept Node's own function. */
  function countTimers(): ReadonlySet<unknown> {
    const running = new Set<unknown>()
    const { setTimeout: start, clearTimeout: end } = globalThis
    vi.spyOn(globalThis, 'setTimeout').mockImplementation((task, delayMs, ...given) => {
      const timer = start(() => {
        running.delete(timer)
        task(...given)
      }, delayMs)
      running.add(timer)
      return timer
    })
    vi.spyOn(globalThis, 'clearTimeout').mockImplementation((timer) => {
      running.delete(timer)
      end(timer)
    })
    return running
  }
})
