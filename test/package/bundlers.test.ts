import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import commonjs from '@rollup/plugin-commonjs'
import json from '@rollup/plugin-json'
import { nodeResolve } from '@rollup/plugin-node-resolve'
import { build as esbuild } from 'esbuild'
import { type Plugin, rollup } from 'rollup'
import { build as vite } from 'vite'
import { describe, expect, inject, it, onTestFinished } from 'vitest'
import webpack from 'webpack'
import { run } from './run.ts'

const projects = inject('projects')
const imports = join(projects, 'esm/bundled.js')
const requires = join(projects, 'cjs/bundled.js')
const page = fileURLToPath(new URL('../../docs/deployment.md', import.meta.url))

/** What a bundler makes of an `import()`: a file of its own, or, as the page says for each bundler, a part of the one file. */
type Files = 'several files' | 'one file'

/** Bundles a program and all that it imports. */
type Bundle = (entry: string, folder: string, name: string) => Promise<unknown>

function withEsbuild(format: 'esm' | 'cjs', banner = ''): Bundle {
  return (entry, folder, name) =>
    esbuild({
      entryPoints: [entry],
      outfile: join(folder, name),
      bundle: true,
      platform: 'node',
      // Not ESM: where it fails, Node shows the whole line of the file, which is all that a pipe takes.
      minify: format === 'cjs',
      format,
      banner: { js: banner },
    })
}

/** With the line that the page has for ESM. */
const withDocumentedBanner: Bundle = async (entry, folder, name) => {
  const [, banner] = /--banner:js="(.+)"/.exec(await readFile(page, 'utf8')) ?? []
  if (banner === undefined) throw new Error('docs/deployment.md shows no banner.')
  await withEsbuild('esm', banner)(entry, folder, name)
}

/** The types of these two describe what `require()` gives. */
const pluginsByDefault = [commonjs, json].map((make) => (make as unknown as () => Plugin)())

function withRollup(files: Files): Bundle {
  return async (input, dir, name) => {
    const plugins = [nodeResolve({ exportConditions: ['node'] }), ...pluginsByDefault]
    const bundle = await rollup({ input, plugins, logLevel: 'silent' })
    const inlineDynamicImports = files === 'one file'
    await bundle.write({ dir, entryFileNames: name, format: 'es', inlineDynamicImports })
    await bundle.close()
  }
}

function withWebpack(format: 'module' | 'commonjs', files: Files): Bundle {
  const dynamicImportMode = files === 'one file' ? 'eager' : 'lazy'
  const output: webpack.Configuration =
    format === 'module'
      ? { experiments: { outputModule: true }, output: { module: true, chunkFormat: 'module' } }
      : {}
  // Minifying takes webpack half a minute. What it could break is seen with esbuild.
  const optimization = { minimize: false }
  return (entry, path, filename) =>
    new Promise((resolve, reject) => {
      webpack(
        {
          mode: 'production',
          optimization,
          target: 'node20',
          entry,
          ...output,
          output: { ...output.output, path, filename },
          module: { parser: { javascript: { dynamicImportMode } } },
        },
        (error, stats) => {
          if (error !== null || stats?.hasErrors()) reject(error ?? new Error(stats?.toString()))
          else resolve(stats)
        },
      )
    })
}

function withVite(files: Files): Bundle {
  const codeSplitting = files === 'several files'
  return (ssr, outDir, entryFileNames) =>
    vite({
      configFile: false,
      logLevel: 'silent',
      root: projects,
      build: { ssr, outDir, rolldownOptions: { output: { entryFileNames, codeSplitting } } },
      // An ssr build leaves packages outside by default.
      ssr: { noExternal: true },
    })
}

/** Bundles a program into a folder that no `node_modules` lies beside or above, and runs it there. */
async function runBundled(bundle: Bundle, entry: string, name: string, files: Files): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'gupshup-outbound-bundled-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  await bundle(entry, folder, name)
  if (files === 'one file') expect(await readdir(folder)).toEqual([name])
  return (await run(process.execPath, [name, join(folder, 'messages.db')], folder)).output
}

const bundlers = [
  ['esbuild as ESM, with the line that the page has for it', withDocumentedBanner, imports, 'bundle.mjs'],
  ['esbuild as CommonJS, from imports', withEsbuild('cjs'), imports, 'bundle.cjs'],
  ['esbuild as CommonJS, from require()', withEsbuild('cjs'), requires, 'bundle.cjs'],
  ['Rollup as ESM', withRollup('one file'), imports, 'bundle.mjs'],
  ['webpack as ESM', withWebpack('module', 'one file'), imports, 'bundle.mjs'],
  ['webpack as CommonJS, from require()', withWebpack('commonjs', 'one file'), requires, 'bundle.cjs'],
  ['Vite, as an ssr build', withVite('one file'), imports, 'bundle.mjs'],
] as const

describe('a program with the client and the SQLite store runs from one file, without any package beside it, bundled by', () => {
  it.each(bundlers)('%s', async (_, bundle, entry, name) => {
    expect(await runBundled(bundle, entry, name, 'one file')).toBe('accepted\n')
  })
})

const splitters = [
  ['Rollup as ESM', withRollup('several files'), imports, 'bundle.mjs'],
  ['webpack as ESM', withWebpack('module', 'several files'), imports, 'bundle.mjs'],
  ['webpack as CommonJS, from require()', withWebpack('commonjs', 'several files'), requires, 'bundle.cjs'],
  ['Vite, as an ssr build', withVite('several files'), imports, 'bundle.mjs'],
] as const

describe('a program with the client and the SQLite store runs without any package beside it, split into files by', () => {
  it.each(splitters)('%s', async (_, bundle, entry, name) => {
    expect(await runBundled(bundle, entry, name, 'several files')).toBe('accepted\n')
  })
})

it('an ESM bundle of esbuild without the documented banner fails with the documented error', async () => {
  const [, said = ''] = /it fails with `(Dynamic require .+?)`/.exec(await readFile(page, 'utf8')) ?? []
  expect(said).not.toBe('')
  await expect(runBundled(withEsbuild('esm'), imports, 'bundle.mjs', 'one file')).rejects.toThrow(said)
})
