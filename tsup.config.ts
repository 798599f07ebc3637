import { defineConfig, type Options } from 'tsup'
import { entryPoints } from './scripts/build/entry-points.ts'
import { inlineLuaScripts } from './scripts/build/inline-lua-scripts.ts'
import { inlineWriterThread } from './scripts/build/inline-writer-thread.ts'
import { sharedRooms, shareRooms } from './scripts/build/share-rooms.ts'
import { stripComments } from './scripts/build/strip-comments.ts'

/** Bundled, because one file loads several times faster than their dozens. */
const bundled = ['valibot', 'leven', /^libphonenumber-js/]

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
    // Node reads a CommonJS file twice when ESM imports it, once for its names: bottleneck alone would take a tenth of axios' import time.
    noExternal: [...bundled, /^bottleneck/],
    esbuildPlugins: [inlineLuaScripts, inlineWriterThread, stripComments],
  },
  {
    ...javaScript,
    format: 'cjs',
    entry: { ...entryPoints, ...sharedRooms, 'phone-numbers': 'scripts/build/phone-numbers.ts' },
    external: ['./phone-numbers.cjs'],
    // p-retry is ESM only, and `require()` of that fails on Node 20 with `--no-experimental-require-module`.
    noExternal: [...bundled, 'p-retry'],
    esbuildOptions(options) {
      options.alias = { 'libphonenumber-js/min': './scripts/build/lazy-phone-numbers.ts' }
      // `import()` becomes `require()`: Jest, for one, has no `import()` in CommonJS.
      options.supported = { ...options.supported, 'dynamic-import': false }
    },
    esbuildPlugins: [inlineLuaScripts, inlineWriterThread, shareRooms, stripComments],
  },
  {
    format: ['esm', 'cjs'],
    entry: entryPoints,
    // TypeScript 6 deprecates the `baseUrl` that tsup's declaration build sets.
    dts: { only: true, compilerOptions: { ignoreDeprecations: '6.0' } },
  },
])
