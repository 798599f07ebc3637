import { posix } from 'node:path'
import { defineConfig, type Options } from 'tsup'
import * as phoneNumbers from './scripts/phone-numbers.ts'
import { threadInside } from './scripts/thread-inside.ts'

const entry = {
  index: 'src/index.ts',
  'sqlite/index': 'src/store/sqlite/index.ts',
  'redis/index': 'src/store/redis/index.ts',
  'emulator/index': 'src/emulator/index.ts',
}

/**
 * What every entry of the CommonJS build shares, so that an error that one throws is an `instanceof` the class of another. The ESM
 * build shares by itself; tsup can make the CommonJS one do so too, but rewrites every `?.` into a function call on the way.
 */
const shared = { catalog: 'src/catalog/index.ts', errors: 'src/errors/index.ts' }

/** Carried by the package, because one file loads several times faster than their dozens. */
const carried = ['valibot', /^libphonenumber-js/]

const javaScript: Options = {
  target: 'node20.19',
  platform: 'node',
  removeNodeProtocol: false,
  // Tells scripts/third-party-notices.ts what is carried.
  metafile: true,
}

/**
 * Keeps libphonenumber-js in a file of its own, which is read when the first number needs it: most never do, and reading it is a
 * fourth of what `require()` of this package costs. Only `require()` can wait like this, so the ESM build has it inside.
 */
const phoneNumbersWhenNeeded: NonNullable<Options['esbuildPlugins']>[number] = {
  name: 'phone-numbers-when-needed',
  setup(build) {
    const file = './phone-numbers.cjs'
    build.onResolve({ filter: /^libphonenumber-js\/min$/ }, ({ importer, path }) =>
      importer.endsWith('phone-numbers.ts') ? undefined : { path, namespace: 'when-needed' },
    )
    build.onLoad({ filter: /^/, namespace: 'when-needed' }, () => ({
      contents: Object.keys(phoneNumbers)
        .map(
          (name) => `export function ${name}(...given) {
            const real = require('${file}').${name}
            return new.target === undefined ? real(...given) : new real(...given)
          }`,
        )
        .join('\n'),
    }))
    build.onResolve({ filter: /^/, namespace: 'when-needed' }, ({ path }) => ({ path, external: true }))
  },
}

/** Leaves what is shared out of the files that need it, under a name that `sharedByPath` makes a path of. */
const sharedByName: NonNullable<Options['esbuildPlugins']>[number] = {
  name: 'shared-by-name',
  setup(build) {
    build.onResolve({ filter: /\/(catalog|errors)\/index\.ts$/ }, ({ kind, path }) =>
      kind === 'entry-point' ? undefined : { path: `shared:${path.split('/').at(-2)}`, external: true },
    )
  },
}

const sharedByPath: NonNullable<Options['plugins']>[number] = {
  name: 'shared-by-path',
  renderChunk(code, { path }) {
    const root = posix.relative(posix.dirname(path), 'dist') || '.'
    return { code: code.replaceAll(/"shared:(\w+)"/g, `"${root}/$1.cjs"`) }
  },
}

export default defineConfig([
  {
    ...javaScript,
    format: 'esm',
    entry: { ...entry, 'emulator/cli': 'src/emulator/cli.ts' },
    // An `import` of CommonJS is read twice, once for its names: bottleneck alone would be a tenth of what importing axios costs.
    noExternal: [...carried, /^bottleneck/],
    esbuildPlugins: [threadInside],
  },
  {
    ...javaScript,
    format: 'cjs',
    entry: { ...entry, ...shared, 'phone-numbers': 'scripts/phone-numbers.ts' },
    // p-retry is ESM only, and `require()` of that fails on Node 20 with `--no-experimental-require-module`.
    noExternal: [...carried, 'p-retry'],
    // What is loaded when needed is `require()`d: Jest, for one, has no `import()` in CommonJS.
    esbuildOptions(options) {
      options.supported = { ...options.supported, 'dynamic-import': false }
    },
    esbuildPlugins: [threadInside, phoneNumbersWhenNeeded, sharedByName],
    plugins: [sharedByPath],
  },
  {
    format: ['esm', 'cjs'],
    entry,
    // TypeScript 6 deprecates the `baseUrl` that tsup's declaration build sets.
    dts: { only: true, compilerOptions: { ignoreDeprecations: '6.0' } },
  },
])
