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

/** What each room of `src` may import of the others. The table in CONTRIBUTING.md explains them. */
const arrows: Readonly<Record<string, readonly string[]>> = {
  catalog: [],
  errors: ['catalog'],
  policy: ['catalog', 'errors'],
  messages: ['errors'],
  gupshup: ['catalog', 'errors'],
  store: ['catalog', 'errors'],
  delivery: ['catalog', 'errors', 'gupshup', 'policy', 'store'],
  webhooks: ['delivery', 'errors', 'gupshup'],
  account: ['errors', 'gupshup'],
  emulator: ['catalog', 'errors'],
}

/** The one file that imports a package, so that the package can be replaced there. The two builds of bottleneck count as two. */
const onlyImporter: Readonly<Record<string, string>> = {
  axios: 'src/gupshup/http.ts',
  'p-retry': 'src/delivery/attempt.ts',
  'bottleneck/light.js': 'src/delivery/rate-limiter.ts',
  bottleneck: 'src/store/redis/lease-source.ts',
  ioredis: 'src/store/redis/ioredis.ts',
  bullmq: 'src/store/redis/bullmq.ts',
}

const sources = filesBelow('src', '.ts').map(readSource)
const code = sources.filter(({ path }) => !path.endsWith('.d.ts'))
const tests = filesBelow('test', '.ts').filter((path) => !path.startsWith('test/projects/'))
const manifest = JSON.parse(readText('package.json'))

/** `src/errors/index.ts` is in the room `errors`; a file right in `src` is in none, and may import from all. */
const roomOf = (path: string) => /^src\/([^/]+)\//.exec(path)?.[1]
const packageOf = (from: string) => /^(?:@[^/]+\/)?[^/]+/.exec(from)?.[0] ?? from
const all = (isWanted: (node: ts.Node) => boolean) => code.flatMap((file) => placesOf(file, isWanted))

describe('the rooms of src', () => {
  it('are those of the table', () => {
    const rooms = new Set(sources.flatMap(({ path }) => roomOf(path) ?? []))
    expect([...rooms].sort()).toEqual(Object.keys(arrows).sort())
  })

  it('are explained in CONTRIBUTING.md with the same arrows', () => {
    const rows = [...readText('CONTRIBUTING.md').matchAll(/^\| `(\w+)` \|.*\| ([^|]+) \|$/gm)]
    const told = rows.map(([, room = '', names = '']) => [room, names.match(/\w+/g) ?? []])
    expect(Object.fromEntries(told)).toEqual(arrows)
  })

  it('import along the arrows only', () => {
    const against = sources.flatMap(({ path, imports }) => {
      const room = roomOf(path)
      if (room === undefined) return []
      return imports.flatMap(({ path: target, line }) => {
        if (target === undefined || roomOf(target) === room) return []
        const targetRoom = roomOf(target)
        const allowed = targetRoom !== undefined && arrows[room]?.includes(targetRoom)
        return allowed ? [] : `${path}:${line} imports ${target}`
      })
    })
    expect(against).toEqual([])
  })

  it('have no circle of files', () => {
    const graph = new Map(
      sources.map(({ path, imports }) => [path, imports.flatMap(({ path: target }) => target ?? [])]),
    )
    expect(findCycles(graph).map((cycle) => cycle.join(' → '))).toEqual([])
  })

  it.each(Object.entries(onlyImporter))('import %s in %s only', (name, importer) => {
    const isImported = (from: string) =>
      from === name || (packageOf(from) === name && !(from in onlyImporter))
    const importers = code.filter(({ imports }) => imports.some(({ from }) => isImported(from)))
    expect(importers.map(({ path }) => path)).toEqual([importer])
  })

  it('import no package that package.json does not name', () => {
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
    // `as const` and `satisfies` change nothing about what the compiler believes.
    ['cast', (node) => ts.isAsExpression(node) && node.type.getText() !== 'const'],
    ['enum', ts.isEnumDeclaration],
    ['default export', (node) => ts.isExportAssignment(node) || isDefaultModifier(node)],
  ])('have no %s', (_, isWanted) => {
    expect(all(isWanted)).toEqual([])
  })

  it('silence neither the compiler nor the linter', () => {
    expect(linesWith(code, /@ts-(ignore|expect-error|nocheck)|biome-ignore(?!(-all)? format)/)).toEqual([])
  })

  it('leave nothing to be done', () => {
    expect(linesWith(code, /\b(TODO|FIXME|XXX|HACK)\b/)).toEqual([])
  })
})

describe('the tests', () => {
  it('all run', () => {
    const switchedOff = /\b(?:it|test|describe)(?:\.\w+)*\.(?:skip|only|todo)\b/
    expect(linesWith(tests.map(readSource), switchedOff)).toEqual([])
  })
})

describe('the dependencies', () => {
  it('are pinned exactly where nobody but us installs them', () => {
    const loose = Object.entries<string>(manifest.devDependencies).filter(
      ([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version),
    )
    expect(loose).toEqual([])
  })

  it('are ranges where users install them, so that fixes reach them', () => {
    const stiff = Object.entries<string>(manifest.dependencies).filter(
      ([, version]) => !/^\^\d/.test(version),
    )
    expect(stiff).toEqual([])
  })

  it('need no lockfile', () => {
    expect(readText('.npmrc')).toMatch(/^package-lock=false$/m)
    expect(existsSync(join(repository, 'package-lock.json'))).toBe(false)
  })
})

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
