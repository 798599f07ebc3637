import { fileURLToPath } from 'node:url'
import { build, type Plugin } from 'esbuild'

/** The module whose contents `writerProgramModule()` replaces. */
export const writerProgramPath = /sqlite[\\/]writer[\\/]program\.ts$/

/** Bundles SQLite's writer thread, and returns the module that exports its program as a string. */
export async function writerProgramModule(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('../../src/store/sqlite/writer/writer.ts', import.meta.url))],
    bundle: true,
    write: false,
    minify: true,
    // Node reads a worker's program as CommonJS when it is given as a string.
    format: 'cjs',
    platform: 'node',
    target: 'node20.19',
  })
  const program = outputFiles.map(({ text }) => text).join('')
  return `export const writerProgram = ${JSON.stringify(program)}`
}

/**
 * Puts the program of SQLite's writer thread, as a string, into the file that starts the thread. As a file of its own it would be lost
 * in a user's bundle: only webpack looks for such a file, and each bundler expects its path in another form.
 */
export const inlineWriterThread: Plugin = {
  name: 'inline-writer-thread',
  setup({ onLoad }) {
    onLoad({ filter: writerProgramPath }, async () => ({ contents: await writerProgramModule() }))
  },
}
