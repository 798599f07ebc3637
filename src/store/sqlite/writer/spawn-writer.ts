import { Worker } from 'node:worker_threads'
import { writerProgram } from './program.ts'
import type { WriterSettings } from './protocol.ts'

/**
 * Starts the writing thread with nothing of the process around it. A thread refuses the flags that belong to the whole process
 * (`--max-old-space-size`, `--expose-gc`, `--title` …: https://nodejs.org/api/errors.html#err_worker_invalid_exec_argv), and a module
 * that `--import`, `--require` or `NODE_OPTIONS` load first would run in it as well: a loader, a tracer, an application that opens this
 * store. The thread's program needs none of them. V8's flags and the permissions hold for the whole process without being handed on.
 */
export function spawnWriter(settings: WriterSettings): Worker {
  return new Worker(writerProgram, {
    name: 'gupshup-outbound sqlite',
    eval: typeof writerProgram === 'string',
    workerData: settings,
    execArgv: [],
    // Node 22 says in each thread that node:sqlite is experimental. It has said so in the main one.
    env: { NODE_NO_WARNINGS: '1' },
  })
}
