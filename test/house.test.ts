import { existsSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'
import { findCycles } from './house/cycles.ts'
import {
  filesBelow,
  placesOf,
  readSource,
  readText,
  repository,
  type SourceFile,
} from './house/source-file.ts'

/** The rooms of `src`, from the top down, each with the rooms that it imports from, as CONTRIBUTING.md lists them. */
const rooms: ReadonlyMap<string, readonly string[]> = new Map(
  [...readText('CONTRIBUTING.md').matchAll(/^\| `(\w+)` \|.*\| ([^|]+) \|$/gm)].map(
    ([, room = '', names = '']) => [room, names.match(/\w+/g) ?? []],
  ),
)

/** Rooms whose folders may be deeper, because each store and the emulator are houses of their own. */
const deepRooms: ReadonlySet<string> = new Set(['store', 'emulator'])

/** The one file that imports a package, so that the package can be replaced there. */
const onlyImporter: Readonly<Record<string, string>> = {
  axios: 'src/gupshup/http.ts',
  'p-retry': 'src/delivery/deliver.ts',
  'bottleneck/light.js': 'src/rate/lease-timer.ts',
  ioredis: 'src/store/redis/ioredis.ts',
}

const sources = filesBelow('src', '.ts').map(readSource)
const code = sources.filter(({ path }) => !path.endsWith('.d.ts'))
const tests = filesBelow('test', '.ts').filter((path) => !path.startsWith('test/projects/'))
const manifest = JSON.parse(readText('package.json'))

/** `src/errors/index.ts` is in the room `errors`; `src/index.ts` is in none, and may import from all. */
const roomOf = (path: string) => /^src\/([^/]+)\//.exec(path)?.[1]
const packageOf = (from: string) => /^(?:@[^/]+\/)?[^/]+/.exec(from)?.[0] ?? from
const all = (isWanted: (node: ts.Node) => boolean) => code.flatMap((file) => placesOf(file, isWanted))

describe('the rooms of src', () => {
  it('are those of the table in CONTRIBUTING.md', () => {
    const inUse = new Set(sources.flatMap(({ path }) => roomOf(path) ?? []))
    expect([...inUse].sort()).toEqual([...rooms.keys()].sort())
  })

  it('import from exactly the rooms in their row of the table', () => {
    const imported = [...rooms.keys()].map((room) => {
      const targets = sources
        .filter(({ path }) => roomOf(path) === room)
        .flatMap(({ imports }) => imports.flatMap(({ path }) => roomOf(path ?? '') ?? []))
      return [room, [...new Set(targets)].filter((target) => target !== room).sort()]
    })
    expect(Object.fromEntries(imported)).toEqual(Object.fromEntries(rooms))
  })

  it('import only from rooms below them in the table', () => {
    const order = [...rooms.keys()]
    const upwards = [...rooms].flatMap(([room, targets]) =>
      targets
        .filter((target) => order.indexOf(target) <= order.indexOf(room))
        .map((target) => `${room} imports from ${target}`),
    )
    expect(upwards).toEqual([])
  })

  it('are entered only through their index.ts, and by src/index.ts also through their public-types.ts', () => {
    const pastTheIndex = sources.flatMap(({ path, imports }) =>
      imports
        .filter(({ path: target = path }) => roomOf(target) !== roomOf(path) && !isEntryPoint(target, path))
        .map(({ path: target, line }) => `${path}:${line} imports ${target}`),
    )
    expect(pastTheIndex).toEqual([])
  })

  it('are at most two folders deep, except for the stores and the emulator', () => {
    const isTooDeep = (path: string) => path.split('/').length > 4 && !deepRooms.has(roomOf(path) ?? '')
    expect(sources.map(({ path }) => path).filter(isTooDeep)).toEqual([])
  })

  it('contain every file of src except index.ts', () => {
    const loose = sources.map(({ path }) => path).filter((path) => roomOf(path) === undefined)
    expect(loose).toEqual(['src/index.ts'])
  })

  it('have no import cycles', () => {
    const graph = new Map(
      sources.map(({ path, imports }) => [path, imports.flatMap(({ path: target }) => target ?? [])]),
    )
    expect(findCycles(graph).map((cycle) => cycle.join(' → '))).toEqual([])
  })

  it.each(Object.entries(onlyImporter))('import %s only in %s', (name, importer) => {
    const isImported = (from: string) =>
      from === name || (packageOf(from) === name && !(from in onlyImporter))
    const importers = code.filter(({ imports }) => imports.some(({ from }) => isImported(from)))
    expect(importers.map(({ path }) => path)).toEqual([importer])
  })

  it('import only packages that package.json names', () => {
    const named = new Set(Object.keys({ ...manifest.dependencies, ...manifest.devDependencies }))
    const unnamed = sources.flatMap(({ path, imports }) =>
      imports
        .filter(
          ({ from }) => !from.startsWith('.') && !from.startsWith('node:') && !named.has(packageOf(from)),
        )
        .map(({ from, line }) => `${path}:${line} imports ${from}`),
    )
    expect(unnamed).toEqual([])
  })
})

describe('the files of src', () => {
  it('have at most 300 lines', () => {
    const tooLong = sources.filter(({ lines }) => lines > 300)
    expect(tooLong.map(({ path, lines }) => `${path} has ${lines} lines`)).toEqual([])
  })

  it('have names in kebab-case', () => {
    expect(sources.filter(({ path }) => !/^[a-z0-9/.-]+$/.test(path)).map(({ path }) => path)).toEqual([])
  })

  it.each<[string, (node: ts.Node) => boolean]>([
    ['`any`', (node) => node.kind === ts.SyntaxKind.AnyKeyword],
    ['non-null assertion', ts.isNonNullExpression],
    // `as const` and `satisfies` do not override the compiler.
    ['cast', (node) => ts.isAsExpression(node) && node.type.getText() !== 'const'],
    ['enum', ts.isEnumDeclaration],
    ['default export', (node) => ts.isExportAssignment(node) || isDefaultModifier(node)],
  ])('have no %s', (_, isWanted) => {
    expect(all(isWanted)).toEqual([])
  })

  it('contain no comments that silence the compiler or the linter', () => {
    expect(linesWith(code, /@ts-(ignore|expect-error|nocheck)|biome-ignore(?!(-all)? format)/)).toEqual([])
  })

  it('contain no TODO comments', () => {
    expect(linesWith(code, /\b(TODO|FIXME|XXX|HACK)\b/)).toEqual([])
  })
})

describe('the tests of this repository', () => {
  it('are never skipped and never run alone', () => {
    const switchedOff = /\b(?:it|test|describe)(?:\.\w+)*\.(?:skip|only|todo)\b/
    expect(linesWith(tests.map(readSource), switchedOff)).toEqual([])
  })
})

describe('the dependencies of package.json', () => {
  it('are pinned exactly when only this repository installs them', () => {
    const ranges = Object.entries<string>(manifest.devDependencies).filter(
      ([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version),
    )
    expect(ranges).toEqual([])
  })

  it('are ranges when users get them with the package, so that fixes reach them', () => {
    const pinned = Object.entries<string>(manifest.dependencies).filter(
      ([, version]) => !/^\^\d/.test(version),
    )
    expect(pinned).toEqual([])
  })

  it('are ranges below the first untested major version when users install them themselves', () => {
    const peers = Object.entries<string>(manifest.peerDependencies)
    const tested = peers.map(([name]) => [
      name,
      `<${Number.parseInt(manifest.devDependencies[name], 10) + 1}`,
    ])
    expect(peers.map(([name, range]) => [name, / (<\d+)$/.exec(range)?.[1]])).toEqual(tested)
  })

  it('are installed without a lockfile', () => {
    expect(readText('.npmrc')).toMatch(/^package-lock=false$/m)
    expect(existsSync(join(repository, 'package-lock.json'))).toBe(false)
  })
})

/** Whether a file is the entry point of a room for this importer. */
function isEntryPoint(path: string, importer: string): boolean {
  const names =
    importer === 'src/index.ts' ? /^src\/[^/]+\/(index|public-types)\.ts$/ : /^src\/[^/]+\/index\.ts$/
  return names.test(path)
}

function isDefaultModifier(node: ts.Node): boolean {
  return node.kind === ts.SyntaxKind.DefaultKeyword && !ts.isDefaultClause(node.parent)
}

function linesWith(files: readonly SourceFile[], pattern: RegExp): string[] {
  return files.flatMap(({ path, tree }) =>
    tree.text
      .split('\n')
      .flatMap((line, index) => (pattern.test(line) ? `${path}:${index + 1} ${line.trim()}` : [])),
  )
}
