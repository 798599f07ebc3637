import { fileURLToPath } from 'node:url'
import { build, type Plugin } from 'esbuild'

/**
 * Puts the program of SQLite's writing thread into the file that starts the thread. A bundler would lose a file of its own: webpack
 * alone looks for it, and each bundler wants its path written in another way.
 */
export const threadInside: Plugin = {
  name: 'thread-inside',
  setup({ onLoad }) {
    onLoad({ filter: /sqlite[\\/]writer[\\/]program\.ts$/ }, async () => {
      const { outputFiles } = await build({
        entryPoints: [fileURLToPath(new URL('../src/store/sqlite/writer/writer.ts', import.meta.url))],
        bundle: true,
        write: false,
        minify: true,
        // A thread that is started with a text takes it for CommonJS.
        format: 'cjs',
        platform: 'node',
        target: 'node20.19',
      })
      const program = outputFiles.map(({ text }) => text).join('')
      return { contents: `export const writerProgram = ${JSON.stringify(program)}` }
    })
  },
}
