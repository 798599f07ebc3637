import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { execArgv } from './fork-source.ts'

export interface MemoryFigure {
  /** After a collection, the most of all samples. */
  readonly mostHeapBytes: number
  /** The most the process ever had. */
  readonly rssBytes: number
  readonly seconds: number
  readonly done: number
  readonly failed: number
}

/** The memory of a process that streams so many requests through `sendAll()`. */
export async function measureMemory(requests: number): Promise<MemoryFigure> {
  const script = fileURLToPath(new URL('./send-all-memory.ts', import.meta.url))
  const child = fork(script, [String(requests)], { execArgv: [...execArgv, '--expose-gc'] })
  return await new Promise((resolve, reject) => {
    child.once('message', (figure: MemoryFigure) => resolve(figure))
    child.once('exit', () => reject(new Error('It ended without a figure.')))
  })
}
