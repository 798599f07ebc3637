/** The file `catalog.cjs`: what the emulator needs at once, and a client when something goes wrong. */
export * as catalog from '../../../src/catalog/index.ts'
