import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'tsup'
import { describe, expect, inject, it } from 'vitest'
import manifest from '../../package.json' with { type: 'json' }
import { run } from './run.ts'

const projects = inject('projects')
const compiler = fileURLToPath(new URL('../../node_modules/typescript/bin/tsc', import.meta.url))

/** What every project prints when all went well. */
const expected = {
  accepted: 'accepted',
  to: '919900000001',
  delivered: true,
  error: 'NumberNotOnWhatsAppError',
  typed: true,
  coded: true,
  keySeen: false,
}

/** `require()` must work without the help that newer Nodes give it to load ESM. */
const withoutHelp = '--no-experimental-require-module'

/** Compiled once, by whichever test comes first. */
const compiled = new Map<string, Promise<unknown>>()
function compile(project: string): Promise<unknown> {
  const known = compiled.get(project) ?? run(process.execPath, [compiler, '-p', project], projects)
  compiled.set(project, known)
  return known
}

async function bundle(project: string): Promise<void> {
  await build({
    config: false,
    silent: true,
    entry: [join(projects, project, 'index.ts')],
    outDir: join(projects, project, 'built'),
    tsconfig: join(projects, project, 'tsconfig.json'),
    format: 'cjs',
    platform: 'node',
    target: 'node20.19',
    noExternal: [/^/],
  })
}

describe('the types of the package', () => {
  it.each(['ts-nodenext', 'ts-bundler', 'ts-node10'])('are right in %s', async (project) => {
    await compile(project)
  })
})

describe.each(inject('nodes'))('the package on Node $version', ({ path, version }) => {
  const sendsAndCatches = async (...command: string[]) => {
    const { output } = await run(path, command, projects)
    expect(JSON.parse(output)).toEqual(expected)
  }

  describe('sends a message, catches a typed error and lets its process end', () => {
    it('in an ESM project', async () => {
      await sendsAndCatches('esm/index.js')
    })

    it('in a CommonJS project', async () => {
      await sendsAndCatches(withoutHelp, 'cjs/index.js')
    })

    it('in a TypeScript project with NodeNext resolution', async () => {
      await compile('ts-nodenext')
      await sendsAndCatches('ts-nodenext/built/index.js')
    })

    it('in a TypeScript project with Node10 resolution', async () => {
      await compile('ts-node10')
      await sendsAndCatches(withoutHelp, 'ts-node10/built/index.js')
    })

    it('in a TypeScript project with Bundler resolution, bundled into one file', async () => {
      await bundle('ts-bundler')
      await sendsAndCatches(withoutHelp, 'ts-bundler/built/index.cjs')
    })
  })

  describe('stores messages in a file if Node has SQLite, and throws an error that says so if it has not,', () => {
    it.each([
      ['in an ESM project', ['esm/durable.js']],
      ['in a CommonJS project', [withoutHelp, 'cjs/durable.js']],
    ])('%s', async (_, command) => {
      const { output } = await run(path, command, projects)
      const [major = 0, minor = 0] = version.slice(1).split('.').map(Number)
      const hasSqlite = major > 22 || (major === 22 && minor >= 13)
      expect(JSON.parse(output)).toEqual({
        ...(hasSqlite ? { kept: true, requests: 1 } : { reason: 'unsupported', typed: true }),
        redis: { reason: 'unreachable', typed: true },
      })
    })
  })

  it('recognises the errors of its other build when both are loaded', async () => {
    const { output } = await run(path, ['esm/two-copies.js'], projects)
    expect(JSON.parse(output)).toEqual({ twoCopies: true, instance: true, recognised: true })
  })

  it("contains the emulator's command", async () => {
    const { output } = await run(path, ['node_modules/.bin/gupshup-outbound-emulator', '--help'], projects)
    expect(output).toContain('--port')
  })

  it("has an emulator's command that prints the version of the package", async () => {
    const { output } = await run(path, ['node_modules/.bin/gupshup-outbound-emulator', '--version'], projects)
    expect(output.trim()).toBe(manifest.version)
  })
})
