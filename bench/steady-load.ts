import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { execArgv } from './fork-source.ts'
import type { StoreKind } from './open-store.ts'

export interface SteadyFigure {
  /** In milliseconds. */
  readonly p50: number
  readonly p99: number
  readonly sentPerSecond: number
  readonly webhooksPerSecond: number
}

/** How long `send()` takes at a steady rate, while each message brings three webhooks, in a process of its own. */
export async function measureSteadyLoad(
  kind: StoreKind,
  messagesPerSecond: number,
  seconds: number,
): Promise<SteadyFigure> {
  const script = fileURLToPath(new URL('./steady-process.ts', import.meta.url))
  const child = fork(script, [kind, String(messagesPerSecond), String(seconds)], { execArgv })
  return await new Promise((resolve, reject) => {
    child.once('message', (figure: SteadyFigure) => resolve(figure))
    child.once('exit', () => reject(new Error('It ended without a figure.')))
  })
}
