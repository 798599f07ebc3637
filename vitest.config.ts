import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import type { Plugin } from 'vite'
import { defineConfig } from 'vitest/config'
import { entryPoints } from './scripts/build/entry-points.ts'
import { writerProgramModule, writerProgramPath } from './scripts/build/inline-writer-thread.ts'

const source = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** Files that need a process of their own; `test/house/isolation.test.ts` says which do. */
const isolated = 'test/**/*.isolated.test.ts'

/** Gives the tests SQLite's writer thread as the build makes it. From the sources each thread would compile them anew. */
const inlineWriterThread: Plugin = {
  name: 'inline-writer-thread',
  load: { filter: { id: writerProgramPath }, handler: () => writerProgramModule() },
}

export default defineConfig({
  plugins: [inlineWriterThread],
  resolve: {
    alias: Object.entries(entryPoints).map(([name, path]) => ({
      find: new RegExp(`^gupshup-outbound${name === 'index' ? '' : `/${name.replace('-', '/')}`}$`),
      replacement: source(`./${path}`),
    })),
  },
  test: {
    reporters: ['default', source('./test/support/plain-line-reporter.ts')],
    // Two more than there are cores, because many files wait: for a timeout, a process or a server. Vitest's own choice is one fewer.
    maxWorkers: availableParallelism() + 2,
    // The files of `source` share their workers, so a file must leave none of these behind.
    restoreMocks: true,
    unstubEnvs: true,
    unstubGlobals: true,
    projects: [
      {
        extends: true,
        test: {
          name: 'source',
          include: ['test/**/*.test.ts'],
          exclude: [isolated, 'test/{documents,crash,package,frameworks}/**'],
          // Most of the time of a short test file is a new process and the modules that it loads anew.
          pool: 'threads',
          isolate: false,
          testTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'isolated',
          include: [isolated],
          pool: 'forks',
          testTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'documents',
          include: ['test/documents/**/*.test.ts'],
          globalSetup: [source('./test/documents/setup.ts')],
          pool: 'threads',
          isolate: false,
          testTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'crash',
          include: ['test/crash/**/*.test.ts'],
          globalSetup: [source('./test/crash/setup.ts')],
          testTimeout: 60_000,
          // Each file has several processes of its own, and measures what they do.
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'package',
          include: ['test/package/**/*.test.ts'],
          // Builds, packs and installs once for all of its files, which takes half a minute.
          globalSetup: [source('./test/package/setup.ts')],
          testTimeout: 120_000,
          // After the others, which it would slow down.
          sequence: { groupOrder: 2 },
        },
      },
      {
        extends: true,
        test: {
          name: 'frameworks',
          include: ['test/frameworks/**/*.test.ts'],
          // Builds and packs once for all of its files. What they build is heavy, so they take turns.
          globalSetup: [source('./test/frameworks/setup.ts')],
          fileParallelism: false,
          // A build of Next.js takes half a minute, and several on a machine that is busy.
          testTimeout: 300_000,
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
})
