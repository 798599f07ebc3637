import { fileURLToPath } from 'node:url'
import type { Plugin } from 'esbuild'

const fileBeside = (name: string) => fileURLToPath(new URL(name, import.meta.url))

const loadedBeside = [
  [/^axios$/, 'lazy-axios.ts'],
  [/^bottleneck\/light\.js$/, 'lazy-bottleneck.ts'],
] as const

/** Replaces three packages and a slow module of Node's by files that load them at their first use, synchronously. */
export const lazyPackages: Plugin = {
  name: 'lazy-packages',
  setup({ onResolve }) {
    onResolve({ filter: /^libphonenumber-js\/min$/ }, () => ({ path: fileBeside('lazy-phone-numbers.ts') }))
    for (const [filter, file] of loadedBeside)
      onResolve({ filter }, ({ path, importer }) =>
        /on-demand\.ts$/.test(importer) ? { path, external: true } : { path: fileBeside(file) },
      )
    onResolve({ filter: /^node:crypto$/ }, ({ importer }) =>
      // The stores are entries of their own, which need it at once.
      /[\\/]src[\\/]store[\\/](?!memory)/.test(importer) ? undefined : { path: fileBeside('lazy-crypto.ts') },
    )
    onResolve({ filter: /^\.\/on-demand\.ts$/ }, () => ({ path: './on-demand.cjs', external: true }))
    onResolve({ filter: /^\.\/phone-numbers\.cjs$/ }, ({ path }) => ({ path, external: true }))
  },
}
