import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/**
 * Node itself runs the sources from version 22.18 on, for less than tsx, so that a process that starts takes little time from those that are measured:
 * https://nodejs.org/api/typescript.html. Before that a process runs as this one does.
 */
export const execArgv = process.features.typescript
  ? ['--no-warnings', '--import', new URL('./from-source.mjs', import.meta.url).href]
  : process.execArgv

/** Starts a file of this folder in a process of its own. Resolves when it says that it is ready. */
export async function forkSource(file: string, args: readonly string[]): Promise<ChildProcess> {
  const child = fork(fileURLToPath(new URL(file, import.meta.url)), args, { execArgv })
  await new Promise((resolve) => child.once('message', resolve))
  return child
}
