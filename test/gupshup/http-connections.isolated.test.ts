import { getEventListeners, once } from 'node:events'
import http from 'node:http'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { answerWith } from './raw-server.ts'
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
})

describe('the connections of a transport', () => {
  it('are used again', async () => {
    const server = await rawServer((socket) => socket.write(answerWith(submitted)))
    const transport = transportTo(server.url)
    for (let round = 0; round < 3; round += 1) {
      expect(await transport.post(path, fields)).toEqual({ outcome: 'accepted', messageId })
    }
    expect(server.connections).toHaveLength(1)
  })

  it('are dropped after a short idle time, before the other side does it', async () => {
    const server = await rawServer((socket) => socket.write(answerWith(submitted)))
    await transportTo(server.url, { idleMs: 10 }).post(path, fields)
    const [connection] = server.connections
    if (connection && !connection.closed) await once(connection, 'close')
    expect(connection?.closed).toBe(true)
  })

  it('are not dropped while an answer is awaited', async () => {
    const server = await rawServer((socket) => setTimeout(() => socket.write(answerWith(submitted)), 60))
    const reply = await transportTo(server.url, { idleMs: 10 }).post(path, fields)
    expect(reply).toEqual({ outcome: 'accepted', messageId })
  })

  it('leave the outcome unknown when the other side had closed one that is used again', async () => {
    const server = await rawServer((socket) => {
      if (socket.bytesWritten === 0) socket.write(answerWith(submitted))
      else socket.resetAndDestroy()
    })
    const transport = transportTo(server.url)
    await transport.post(path, fields)

    expect(await transport.post(path, fields)).toEqual(unknown)
    expect(server.connections).toHaveLength(1)
  })

  it('are made by the agent of the caller, which no proxy of the environment replaces', async () => {
    const server = await localServer()
    vi.stubEnv('HTTP_PROXY', `http://127.0.0.1:${await freePort()}`)
    const httpAgent = new http.Agent()
    const create = vi.spyOn(httpAgent, 'createConnection')

    expect(await transportTo(server.url, { httpAgent }).post(path, fields)).toMatchObject({
      outcome: 'accepted',
    })
    expect(create).toHaveBeenCalledOnce()
  })

  it('go through the proxy of the environment otherwise', async () => {
    const proxy = await localServer()
    vi.stubEnv('HTTP_PROXY', proxy.url)
    await transportTo('http://api.example').post(path, fields)
    expect(proxy.requests[0]?.path).toBe(`http://api.example${path}`)
  })
})

describe('closing a transport', () => {
  it('breaks off what is under way, with an unknown outcome', async () => {
    const server = await rawServer(() => transport.close())
    const transport = transportTo(server.url)
    const reply = await transport.post(path, fields)
    expect(reply).toMatchObject({ outcome: 'unknown', failure: { kind: 'outcome-unknown', via: 'client' } })
  })

  it('refuses what comes later', async () => {
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
    const server = await rawServer((socket) => socket.write(answerWith(submitted)))
    const transport = transportTo(server.url, { idleMs: 60_000 })
    await transport.post(path, fields)
    transport.close()
    const [connection] = server.connections
    if (connection && !connection.closed) await once(connection, 'close')
    expect(connection?.closed).toBe(true)
  })

  it('leaves the agent of the caller open', async () => {
    const httpAgent = new http.Agent()
    const destroy = vi.spyOn(httpAgent, 'destroy')
    transportTo('http://api.example', { httpAgent }).close()
    expect(destroy).not.toHaveBeenCalled()
  })

  it('leaves no timer, and no listener on a signal', async () => {
    const server = await localServer()
    const { signal } = new AbortController()
    const timersBefore = timers()
    const transport = transportTo(server.url, { timeoutMs: 3_600_000 })
    expect(timers()).toBe(timersBefore)

    const reply = transport.post(path, fields, signal)
    expect(timers()).toBe(timersBefore + 1)
    await reply
    transport.close()

    expect(timers()).toBe(timersBefore)
    expect(getEventListeners(signal, 'abort')).toEqual([])
  })

  function timers(): number {
    return process.getActiveResourcesInfo().filter((type) => type === 'Timeout').length
  }
})
