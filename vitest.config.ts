import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const source = (path: string) => fileURLToPath(new URL(path, import.meta.url))

export default defineConfig({
  resolve: {
    alias: [
      { find: /^gupshup-outbound\/emulator$/, replacement: source('./src/emulator/index.ts') },
      { find: /^gupshup-outbound$/, replacement: source('./src/index.ts') },
    ],
  },
  test: {
    include: ['test/**/*.test.ts'],
    reporters: ['default', source('./test/support/plain-line-reporter.ts')],
    testTimeout: 20_000,
  },
})
