import { defineConfig, type Options } from 'tsup'
import { entryPoints } from './scripts/build/entry-points.ts'
import { inlineLuaScripts } from './scripts/build/inline-lua-scripts.ts'
import { inlinePlanList } from './scripts/build/inline-plan-list.ts'
import { inlineWriterThread } from './scripts/build/inline-writer-thread.ts'
import { lazyPackages } from './scripts/build/lazy-packages.ts'
import { requireRoomsLate, sharedFiles, shareRooms } from './scripts/build/share-rooms.ts'
import { stripComments } from './scripts/build/strip-comments.ts'

/** Bundled, because one file loads several times faster than their dozens. */
const bundled = ['valibot', 'leven', /^libphonenumber-js/]

/** Not bundled: what tsup is told to bundle reaches the plugins, which replace it. */
const replaced = ['axios', 'bottleneck/light.js']

const javaScript: Options = {
  target: 'node20.19',
  platform: 'node',
  removeNodeProtocol: false,
  // scripts/third-party.ts reads in it what is bundled.
  metafile: true,
}

export default defineConfig([
  {
    ...javaScript,
    format: 'esm',
    entry: { ...entryPoints, 'emulator-cli': 'src/emulator/cli.ts' },
    noExternal: [...bundled, ...replaced],
    esbuildPlugins: [lazyPackages, inlineLuaScripts, inlinePlanList, inlineWriterThread, stripComments],
  },
  {
    ...javaScript,
    format: 'cjs',
    entry: {
      ...entryPoints,
      ...sharedFiles,
      'on-demand': 'scripts/build/on-demand.ts',
      'phone-numbers': 'scripts/build/phone-numbers.ts',
    },
    // p-retry is ESM only, and `require()` of that fails on Node 20 with `--no-experimental-require-module`.
    noExternal: [...bundled, 'p-retry', ...replaced],
    esbuildOptions(options) {
      // `import()` becomes `require()`: Jest, for one, has no `import()` in CommonJS.
      options.supported = { ...options.supported, 'dynamic-import': false }
    },
    esbuildPlugins: [
      lazyPackages,
      inlineLuaScripts,
      inlinePlanList,
      inlineWriterThread,
      shareRooms,
      stripComments,
    ],
    plugins: [requireRoomsLate],
  },
  {
    format: ['esm', 'cjs'],
    entry: entryPoints,
    // TypeScript 6 deprecates the `baseUrl` that tsup's declaration build sets.
    dts: { only: true, compilerOptions: { ignoreDeprecations: '6.0' } },
  },
])
