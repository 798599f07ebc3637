import { defineConfig, type Options } from 'tsup'

/**
 * p-retry is ESM only: `require()` of it fails on Node 20.19 to 20.x with `--no-experimental-require-module`, so the CJS build
 * carries it. The other two are carried by both builds, because one file loads several times faster than their dozens.
 */
const carriedByBoth = ['valibot', /^libphonenumber-js/]

const shared: Options = {
  entry: { index: 'src/index.ts', 'emulator/index': 'src/emulator/index.ts' },
  target: 'node20.19',
  platform: 'node',
  sourcemap: true,
  removeNodeProtocol: false,
  // TypeScript 6 deprecates the `baseUrl` that tsup's declaration build sets.
  dts: { compilerOptions: { ignoreDeprecations: '6.0' } },
}

export default defineConfig([
  { ...shared, format: 'esm', noExternal: carriedByBoth, clean: true },
  { ...shared, format: 'cjs', noExternal: [...carriedByBoth, 'p-retry'] },
  {
    entry: { 'emulator/cli': 'src/emulator/cli.ts' },
    target: 'node20.19',
    platform: 'node',
    format: 'esm',
    removeNodeProtocol: false,
  },
])
