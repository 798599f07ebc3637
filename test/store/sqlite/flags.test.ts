import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { bundleChild, startChildUnder } from './start-child.ts'
import { temporaryFolder } from './temporary-folder.ts'

const folder = temporaryFolder()

/** A module that Node loads first, and that must not also run in the store's thread. */
function aModule(extension: 'cjs' | 'mjs'): string {
  const path = join(folder.path, `loaded-first.${extension}`)
  const threads =
    extension === 'cjs' ? "require('node:worker_threads')" : "await import('node:worker_threads')"
  writeFileSync(
    path,
    `if (!(${threads}).isMainThread) process._rawDebug('loaded in a thread'), process.exit(1)\n`,
  )
  return path
}

mkdirSync(folder.path, { recursive: true })
// Bundled once, because a process that compiles the sources takes three times as long.
const writeOne = await bundleChild(folder.path, 'write-one', 'esm')
const cjs = aModule('cjs')
const mjs = aModule('mjs')
const envFile = join(folder.path, 'settings.env')
writeFileSync(envFile, 'NODE_OPTIONS=--max-old-space-size=300\n')

describe('the SQLite store writes in a process that was started', () => {
  it.each<[flags: readonly string[], env: NodeJS.ProcessEnv]>([
    [['--max-old-space-size=512'], {}],
    [['--max-semi-space-size=16'], {}],
    [['--expose-gc'], {}],
    [['--title=my-shop'], {}],
    [['--stack-size=900'], {}],
    [['--enable-source-maps'], {}],
    [['--inspect=127.0.0.1:0'], {}],
    [['--trace-uncaught', '--unhandled-rejections=strict'], {}],
    [['--disallow-code-generation-from-strings'], {}],
    [['--conditions=development'], {}],
    [['--use-system-ca'], {}],
    [['--require', cjs], {}],
    [['--import', mjs], {}],
    [['--import', 'tsx'], {}],
    [[`--env-file=${envFile}`], {}],
    [[], { NODE_OPTIONS: '--max-old-space-size=512 --title=my-shop --enable-source-maps' }],
    [[], { NODE_OPTIONS: `--require=${cjs} --import=${mjs}` }],
    [['--permission', '--allow-fs-read=*', `--allow-fs-write=${folder.path}`, '--allow-worker'], {}],
  ])('with the flags %j and the environment %j', async (flags, env) => {
    const child = startChildUnder({ flags, env }, writeOne, folder.newFile())
    expect(await child.ended).toBe(0)
    expect(child.lines).toEqual(['written'])
  })
})

describe('the SQLite store in a process that must not start threads', () => {
  it('throws an error that names the flag to allow them', async () => {
    const flags = ['--permission', '--allow-fs-read=*', `--allow-fs-write=${folder.path}`]
    const child = startChildUnder({ flags }, 'write-unprivileged', folder.newFile(), 'message')
    expect(await child.ended).toBe(0)
    expect(child.lines.join()).toContain('Give Node --allow-worker beside --permission.')
  })
})
