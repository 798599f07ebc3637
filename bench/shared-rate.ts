import type { ChildProcess } from 'node:child_process'
import { forkSource } from './fork-source.ts'
import { openStore, type StoreKind } from './open-store.ts'
import { mostWithin, type RateFigure } from './rate.ts'
import { startServer } from './start-server.ts'

const processes = 4

/** How often one of the processes is killed and another takes its place, in milliseconds. */
const killEveryMs = 3_000

/** How exactly several processes keep one rate, measured where their requests arrive, while processes are killed and others come. */
export async function measureSharedRate(
  kind: StoreKind,
  messagesPerSecond: number,
  seconds: number,
): Promise<RateFigure> {
  const server = await startServer()
  const opened = await openStore(kind)
  const children: ChildProcess[] = []
  const start = async () => {
    const place = [kind, opened.location, server.url]
    children.push(await forkSource('./sending-process.ts', [...place, JSON.stringify({ messagesPerSecond })]))
  }
  await Promise.all(Array.from({ length: processes }, start))
  // Until each sends.
  await pause(2_000)
  const before = (await server.arrivals()).length
  const startedAt = performance.now()
  for (let elapsedMs = 0; elapsedMs < seconds * 1_000; elapsedMs += killEveryMs) {
    await pause(Math.min(killEveryMs, seconds * 1_000 - elapsedMs))
    const place = Math.floor(Math.random() * children.length)
    for (const killed of children.splice(place, 1)) killed.kill('SIGKILL')
    await start()
  }
  const arrivedAt = (await server.arrivals()).slice(before)
  const elapsedMs = performance.now() - startedAt
  for (const child of children) child.kill('SIGKILL')
  await opened.close()
  server.close()
  return {
    wantedPerSecond: messagesPerSecond,
    reachedPerSecond: arrivedAt.length / (elapsedMs / 1_000),
    mostInOneSecond: mostWithin(arrivedAt, 1_000),
    allowedInOneSecond: messagesPerSecond + Math.ceil(messagesPerSecond / 40),
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
