import { dirname, extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import type { WriterSettings } from './protocol.ts'

/** This file. The CommonJS build has no `import.meta.url`, and a module has no `__filename`. */
const here = typeof __filename === 'undefined' ? fileURLToPath(import.meta.url) : __filename

/** Starts the writing thread. Its file lies beside this one and ends like it: in the source, in the ESM and in the CommonJS build. */
export function spawnWriter(settings: WriterSettings): Worker {
  return new Worker(join(dirname(here), `writer${extname(here)}`), {
    name: 'gupshup-outbound sqlite',
    workerData: settings,
    // It is meant for code that is no file, and a thread whose code is one refuses to start with it.
    execArgv: process.execArgv.filter((flag) => !flag.startsWith('--input-type')),
  })
}
