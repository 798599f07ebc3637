/**
 * The entry points of the package: the name of the built file, and the source. `index` is `gupshup-outbound`, `sqlite` is
 * `gupshup-outbound/sqlite`, `store-testing` is `gupshup-outbound/store/testing`.
 */
export const entryPoints = {
  index: 'src/index.ts',
  sqlite: 'src/store/sqlite/index.ts',
  redis: 'src/store/redis/index.ts',
  store: 'src/store/port.ts',
  'store-testing': 'src/store/testing/index.ts',
  emulator: 'src/emulator/index.ts',
}
