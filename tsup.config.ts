import { defineConfig, type Options } from 'tsup'
import { entryPoints } from './scripts/build/entry-points.ts'
import { inlineLuaScripts } from './scripts/build/inline-lua-scripts.ts'
import { inlineWriterThread } from './scripts/build/inline-writer-thread.ts'
import { lazyPackages } from './scripts/build/lazy-packages.ts'
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
    esbuildPlugins: [lazyPackages('esm'), inlineLuaScripts, inlineWriterThread, stripComments],
  },
  {
    ...javaScript,
    format: 'cjs',
    entry: { ...entryPoints, ...sharedRooms, 'phone-numbers': 'scripts/build/phone-numbers.ts' },
    // p-retry is ESM only, and `require()` of that fails on Node 20 with `--no-experimental-require-module`. Bottleneck is external all the same.
    noExternal: [...bundled, 'p-retry', /^bottleneck\/light/],
    esbuildOptions(options) {
      // `import()` becomes `require()`: Jest, for one, has no `import()` in CommonJS.
      options.supported = { ...options.supported, 'dynamic-import': false }
    },
    esbuildPlugins: [lazyPackages('cjs'), inlineLuaScripts, inlineWriterThread, shareRooms, stripComments],
  },
  {
    format: ['esm', 'cjs'],
    entry: entryPoints,
    // TypeScript 6 deprecates the `baseUrl` that tsup's declaration build sets.
    dts: { only: true, compilerOptions: { ignoreDeprecations: '6.0' } },
  },
])
