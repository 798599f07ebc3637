import { readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Plugin } from 'esbuild'
import type { Options } from 'tsup'

type OutputPlugin = NonNullable<Options['plugins']>[number]

const pathOf = (name: string) => fileURLToPath(new URL(name, import.meta.url))
const source = pathOf('../../src')

/** The rooms by the name of the file that has them in the CommonJS build; each file in `files` lists its rooms. */
const roomsByFile = new Map(
  readdirSync(pathOf('files')).map((name) => {
    const rooms = readFileSync(pathOf(`files/${name}`), 'utf8').match(/(?<=export \* as )\w+/g) ?? []
    return [name.replace('.ts', ''), rooms] as const
  }),
)
const fileOf = new Map(
  [...roomsByFile].flatMap(([file, rooms]) => rooms.map((room) => [room, file] as const)),
)

/** The files of the CommonJS build that its entries share: their names, and the sources. */
export const sharedFiles: Readonly<Record<string, string>> = Object.fromEntries(
  [...roomsByFile.keys()].map((file) => [file, `scripts/build/files/${file}.ts`]),
)

/** The room that a file of `src` belongs to. */
function roomOf(path: string): string {
  return path.startsWith(source) ? (path.slice(source.length + 1).split(/[\\/]/)[0] ?? '') : ''
}

/**
 * Makes the entries of the CommonJS build `require()` the rooms, so that an error that one entry throws is an `instanceof` the class that
 * another exports. The ESM build shares chunks by itself. tsup can split CommonJS too, but rewrites every `?.` into a function call.
 */
export const shareRooms: Plugin = {
  name: 'share-rooms',
  setup({ onResolve }) {
    onResolve({ filter: /\/index\.ts$/ }, ({ importer, path, resolveDir }) => {
      const target = resolve(resolveDir, path)
      const room = roomOf(target)
      const file = fileOf.get(room)
      const isEntered = target === resolve(source, room, 'index.ts') && roomOf(importer) !== ''
      // The rooms of one file find each other in it.
      if (!isEntered || file === undefined || file === fileOf.get(roomOf(importer))) return undefined
      return { path: `./${file}.cjs/${room}`, external: true }
    })
  },
}

/**
 * Loads the file of a room when something of it is first used: reading them all takes longer than all else that `require()` of this package does.
 * esbuild requires a room at the top of each file of `src`, and reads from that variable wherever the file uses it. The variable becomes a getter;
 * a function would not do behind `new`.
 */
export const requireRoomsLate: OutputPlugin = {
  name: 'require-rooms-late',
  renderChunk(code) {
    const rooms = new Map<string, string>()
    const body = code
      // Of a module behind `import()` it requires them when that runs, into variables that are declared together.
      .replaceAll(/^(?:var | +)(import_\w+) = require\("\.\/\w+\.cjs\/(\w+)"\);\n/gm, (_, variable, room) => {
        rooms.set(variable, room)
        return ''
      })
      .replaceAll(/^var (\w+(?:, \w+)*);\n/gm, (_, names: string) => {
        const others = names.split(', ').filter((name) => !rooms.has(name))
        return others.length === 0 ? '' : `var ${others.join(', ')};\n`
      })
      .replaceAll(/\bimport_\w+/g, (variable) => {
        const room = rooms.get(variable)
        return room === undefined ? variable : `rooms_on_demand.${room}`
      })
      .replace(/^"use strict";\n/, (line) => line + onDemand([...new Set(rooms.values())].sort()))
    const unknown = /^.*require\("\.\/\w+\.cjs\/.*$/m.exec(body)
    if (unknown !== null) throw new Error(`A room is required in an unknown way: ${unknown[0].trim()}`)
    return { code: body }
  },
}

function onDemand(rooms: readonly string[]): string {
  const getters = rooms.map(
    (room) =>
      `  get ${room}() {\n    return ${room}_room ??= require("./${fileOf.get(room)}.cjs").${room};\n  },\n`,
  )
  return [
    ...rooms.map((room) => `var ${room}_room;\n`),
    ...(rooms.length === 0 ? [] : ['var rooms_on_demand = {\n', ...getters, '};\n']),
  ].join('')
}
