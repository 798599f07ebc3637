import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import type { TestProject } from 'vitest/node'
import manifest from '../../package.json' with { type: 'json' }
import { entryPoints } from '../../scripts/build/entry-points.ts'
import { inlineLuaScripts } from '../../scripts/build/inline-lua-scripts.ts'
import { inlineWriterThread } from '../../scripts/build/inline-writer-thread.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** A folder whose `node_modules` has the built package. Programs of the documents run there. */
    programs: string
  }
}

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Builds the package once, so that a program of the documents does not compile all sources again. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const cache = join(root, 'node_modules/.cache')
  await mkdir(cache, { recursive: true })
  // Below node_modules, so that a program finds what is installed there, such as express.
  const programs = await mkdtemp(join(cache, 'documents-'))
  const installed = join(programs, 'node_modules/gupshup-outbound')
  await build({
    absWorkingDir: root,
    entryPoints,
    outdir: join(installed, 'dist'),
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    // All but these is bundled: every program loads the package anew, and one file loads in half the time.
    external: Object.keys(manifest.peerDependencies),
    banner: {
      js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url)",
    },
    plugins: [inlineLuaScripts, inlineWriterThread],
  })
  await cp(join(root, 'package.json'), join(installed, 'package.json'))
  project.provide('programs', programs)
  return () => rm(programs, { recursive: true, force: true })
}
