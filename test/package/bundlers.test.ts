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

/** Makes one file of a program and of all that it imports. */
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

const withRollup: Bundle = async (input, dir, name) => {
  const plugins = [nodeResolve({ exportConditions: ['node'] }), ...pluginsByDefault]
  const bundle = await rollup({ input, plugins, logLevel: 'silent' })
  await bundle.write({ dir, entryFileNames: name, format: 'es' })
  await bundle.close()
}

function withWebpack(format: 'module' | 'commonjs'): Bundle {
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
        },
        (error, stats) => {
          if (error !== null || stats?.hasErrors()) reject(error ?? new Error(stats?.toString()))
          else resolve(stats)
        },
      )
    })
}

const withVite: Bundle = (ssr, outDir, entryFileNames) =>
  vite({
    configFile: false,
    logLevel: 'silent',
    root: projects,
    build: { ssr, outDir, rolldownOptions: { output: { entryFileNames } } },
    // An ssr build leaves packages outside by default.
    ssr: { noExternal: true },
  })

/** Bundles a program into a folder that no `node_modules` lies beside or above, and runs it there. */
async function runBundled(bundle: Bundle, entry: string, name: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'gupshup-outbound-bundled-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  await bundle(entry, folder, name)
  expect(await readdir(folder)).toEqual([name])
  return (await run(process.execPath, [name, join(folder, 'messages.db')], folder)).output
}

describe('a program with the client and the SQLite store runs from one file, without any package beside it, bundled by', () => {
  it.each([
    ['esbuild as ESM, with the line that the page has for it', withDocumentedBanner, imports, 'bundle.mjs'],
    ['esbuild as CommonJS, from imports', withEsbuild('cjs'), imports, 'bundle.cjs'],
    ['esbuild as CommonJS, from require()', withEsbuild('cjs'), requires, 'bundle.cjs'],
    ['Rollup as ESM', withRollup, imports, 'bundle.mjs'],
    ['webpack as ESM', withWebpack('module'), imports, 'bundle.mjs'],
    ['webpack as CommonJS, from require()', withWebpack('commonjs'), requires, 'bundle.cjs'],
    ['Vite, as an ssr build', withVite, imports, 'bundle.mjs'],
  ])('%s', async (_, bundle, entry, name) => {
    expect(await runBundled(bundle, entry, name)).toBe('accepted\n')
  })
})

it('an ESM bundle of esbuild without the documented banner fails with the documented error', async () => {
  const [, said = ''] = /it fails with `(Dynamic require .+?)`/.exec(await readFile(page, 'utf8')) ?? []
  expect(said).not.toBe('')
  await expect(runBundled(withEsbuild('esm'), imports, 'bundle.mjs')).rejects.toThrow(said)
})
