import { extname } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { WriterSettings } from './protocol.ts'

/** Starts the writing thread. Its file lies beside this one and ends like it: in the source, in the ESM and in the CommonJS build. */
export function spawnWriter(settings: WriterSettings): Worker {
  const file = new URL(`./writer${extname(import.meta.url)}`, import.meta.url)
  return new Worker(file, { workerData: settings, name: 'gupshup-outbound sqlite' })
}
