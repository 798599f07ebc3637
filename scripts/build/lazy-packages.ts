import { fileURLToPath } from 'node:url'
import type { Plugin } from 'esbuild'

const fileBeside = (name: string) => fileURLToPath(new URL(name, import.meta.url))

/**
 * Replaces two packages and a slow module of Node's by files that load them at their first use, synchronously. In the ESM build, where nothing can be loaded synchronously, they
 * are in the same file, as functions that are not called and so hardly cost anything. In the CommonJS build they are other files.
 */
export function lazyPackages(format: 'esm' | 'cjs'): Plugin {
  return {
    name: 'lazy-packages',
    setup({ onResolve }) {
      onResolve({ filter: /^libphonenumber-js\/min$/ }, () => ({ path: fileBeside('lazy-phone-numbers.ts') }))
      onResolve({ filter: /^node:crypto$/ }, ({ importer }) =>
        // The stores are entries of their own, which need it at once.
        /[\\/]src[\\/]store[\\/](?!memory)/.test(importer)
          ? undefined
          : { path: fileBeside('lazy-crypto.ts') },
      )
      onResolve({ filter: /^\.\/phone-numbers\.cjs$/ }, ({ path }) =>
        format === 'cjs' ? { path, external: true } : { path: fileBeside('phone-numbers.ts') },
      )
      onResolve({ filter: /^bottleneck\/light\.js$/ }, ({ path, importer }) => {
        if (!/lazy-bottleneck\.ts$/.test(importer)) return { path: fileBeside('lazy-bottleneck.ts') }
        return format === 'cjs' ? { path, external: true } : undefined
      })
    },
  }
}
