import { constants } from 'node:fs'
import { access, readdir, readFile } from 'node:fs/promises'
import { builtinModules } from 'node:module'
import { join } from 'node:path'
import { describe, expect, inject, it } from 'vitest'
import { brokenLinks } from '../support/markdown-links.ts'
import { run } from './run.ts'

const installed = join(inject('projects'), 'node_modules/gupshup-outbound')
const read = (path: string) => readFile(join(installed, path), 'utf8')

async function filesOf(folder: string): Promise<string[]> {
  const entries = await readdir(join(installed, folder), { withFileTypes: true, recursive: true })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(installed.length + 1))
}

/** The packages that a file imports or requires, without Node's own. What its comments show as an example does not count. */
async function packagesOf(path: string): Promise<string[]> {
  const text = (await read(path)).replaceAll(/^ *\/\*\*$.*?\*\/$/gms, '')
  const names = [...text.matchAll(/(?:\bfrom |\brequire\(|\bimport\()["']([^."'][^"']*)["']/g)].flatMap(
    ([, name = '']) => (builtinModules.includes(name) || name.startsWith('node:') ? [] : name),
  )
  return [...new Set(names)].sort()
}

describe('the packed package', () => {
  it('contains exactly what a user needs', async () => {
    const top = (await readdir(installed)).sort()
    expect(top).toEqual([
      'CHANGELOG.md',
      'LICENSE',
      'README.md',
      'SECURITY.md',
      'dist',
      'docs',
      'examples',
      'package.json',
    ])
    expect((await filesOf('examples')).filter((path) => !/^examples\/[\w-]+\.(ts|md)$/.test(path))).toEqual(
      [],
    )
    const kinds = new Set((await filesOf('dist')).map((path) => /(\.d)?\.[a-z]+$/.exec(path)?.[0]))
    expect([...kinds].sort()).toEqual(['.cjs', '.d.cts', '.d.ts', '.js', '.txt'])
  })

  it('imports and requires exactly its declared dependencies', async () => {
    const { dependencies } = JSON.parse(await read('package.json'))
    expect(await packagesOf('dist/index.js')).toEqual(['p-retry'])
    expect(await packagesOf('dist/index.cjs')).toEqual([])
    expect(await packagesOf('dist/on-demand.cjs')).toEqual(['axios', 'bottleneck/light.js'])
    for (const file of ['base', 'catalog', 'phone-numbers', 'rooms'])
      expect(await packagesOf(`dist/${file}.cjs`)).toEqual([])
    expect(Object.keys(dependencies)).toEqual(['axios', 'bottleneck', 'p-retry'])
  })

  it.each(['dist/index.js', 'dist/index.cjs'])('prints each error with its name, from %s', async (file) => {
    const program = `
      import { inspect } from 'node:util'
      import * as all from ${JSON.stringify(join(installed, file))}
      const classes = Object.entries(all).filter(([name]) => /Error$/.test(name) && name !== 'isGupshupError')
      const misnamed = classes.filter(([name, Class]) => {
        // Node puts an error without a stack in brackets, if its class does not print itself.
        const error = Reflect.construct(Error, ['Something.'], Class)
        return Class.name !== name || !inspect(error).replace(/^\\[/, '').startsWith(name + ': Something.')
      })
      console.log(classes.length > 30, misnamed.map(([name]) => name).join())`
    const { output } = await run(process.execPath, ['--input-type=module', '--eval', program], installed)
    expect(output).toBe('true \n')
  })

  it('has an emulator that needs no other package', async () => {
    expect(await packagesOf('dist/emulator.cjs')).toEqual([])
    expect(await packagesOf('dist/emulator.js')).toEqual([])
    expect(await packagesOf('dist/emulator-cli.js')).toEqual([])
  })

  it('has stores that need only the packages that their users install', async () => {
    const { peerDependencies, peerDependenciesMeta } = JSON.parse(await read('package.json'))
    const peers = ['ioredis']
    const testing = ['fast-check', 'vitest']
    expect(Object.keys(peerDependencies).sort()).toEqual([...peers, ...testing].sort())
    expect(peerDependenciesMeta).toEqual(
      Object.fromEntries([...peers, ...testing].map((name) => [name, { optional: true }])),
    )
    expect(await packagesOf('dist/store.js')).toEqual([])
    expect(await packagesOf('dist/store.cjs')).toEqual([])
    expect(await packagesOf('dist/store-testing.js')).toEqual(testing)
    expect(await packagesOf('dist/store-testing.cjs')).toEqual(testing)
    expect(await packagesOf('dist/sqlite.js')).toEqual([])
    expect(await packagesOf('dist/sqlite.cjs')).toEqual([])
    expect(await packagesOf('dist/redis.js')).toEqual(peers)
    expect(await packagesOf('dist/redis.cjs')).toEqual(peers)
  })

  it.each([
    'dist/index.d.ts',
    'dist/index.d.cts',
    'dist/sqlite.d.ts',
    'dist/sqlite.d.cts',
    'dist/store.d.ts',
    'dist/store.d.cts',
    'dist/store-testing.d.ts',
    'dist/store-testing.d.cts',
    'dist/emulator.d.ts',
    'dist/emulator.d.cts',
  ])("has types in %s that need no packages but Node's types", async (path) => {
    expect(await packagesOf(path)).toEqual([])
    expect(await read(path)).not.toMatch(/valibot|libphonenumber|StandardSchema|BaseSchema/)
  })

  it('has types for the Redis store that need only ioredis', async () => {
    expect(await packagesOf('dist/redis.d.ts')).toEqual(['ioredis'])
  })

  it('has no broken link in its pages', async () => {
    const all = [...(await readdir(installed)), ...(await filesOf('docs')), ...(await filesOf('examples'))]
    const pages = all.filter((path) => path.endsWith('.md'))
    expect(pages.flatMap((page) => brokenLinks(installed, page).map((link) => `${page}: ${link}`))).toEqual(
      [],
    )
  })

  it('contains the licence of every bundled package', async () => {
    const notices = await read('dist/THIRD-PARTY-NOTICES.txt')
    const carried = [...notices.matchAll(/^([a-z-]+) \d+\.\d+\.\d+$/gm)].map(([, name]) => name)
    expect(carried).toEqual(['is-network-error', 'leven', 'libphonenumber-js', 'p-retry', 'valibot'])
    expect(notices.match(/permission notice shall be\s+included/g)).toHaveLength(carried.length)
  })

  it('has a bill of materials beside it that lists exactly its bundled packages and its dependencies', async () => {
    const { components }: { components: { name: string; properties: { name: string }[] }[] } = JSON.parse(
      inject('sbom'),
    )
    const namesWith = (property: string) =>
      components
        .filter(({ properties }) => properties.some(({ name }) => name === `gupshup-outbound:${property}`))
        .map(({ name }) => name)
    const notices = await read('dist/THIRD-PARTY-NOTICES.txt')
    const { dependencies } = JSON.parse(await read('package.json'))
    expect(namesWith('bundled')).toEqual(
      [...notices.matchAll(/^([a-z-]+) \d+\.\d+\.\d+$/gm)].map(([, name]) => name),
    )
    expect(namesWith('range')).toEqual(Object.keys(dependencies))
    expect(components).toHaveLength(new Set([...namesWith('bundled'), ...namesWith('range')]).size)
  })

  it('has an executable command', async () => {
    await access(join(installed, 'dist/emulator-cli.js'), constants.X_OK)
    expect(await read('dist/emulator-cli.js')).toMatch(/^#!\/usr\/bin\/env node\n/)
  })
})
