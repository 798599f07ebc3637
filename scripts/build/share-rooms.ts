import type { Plugin } from 'esbuild'

/** The rooms of `src` that the CommonJS build has once, each in a file of its own beside the entries. */
const rooms = ['catalog', 'errors', 'util']

export const sharedRooms: Readonly<Record<string, string>> = Object.fromEntries(
  rooms.map((room) => [room, `src/${room}/index.ts`]),
)

/**
 * Makes the entries of the CommonJS build `require()` the shared rooms, so that an error that one entry throws is an `instanceof` the
 * class that another exports. The ESM build shares chunks by itself. tsup can split CommonJS too, but rewrites every `?.` into a
 * function call.
 */
export const shareRooms: Plugin = {
  name: 'share-rooms',
  setup({ onResolve }) {
    onResolve({ filter: new RegExp(`/(${rooms.join('|')})/index\\.ts$`) }, ({ kind, path }) =>
      kind === 'entry-point' ? undefined : { path: `./${path.split('/').at(-2)}.cjs`, external: true },
    )
  },
}
