import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, inject, it, onTestFinished } from 'vitest'
import { run } from './run.ts'

const installed = join(inject('projects'), 'node_modules/gupshup-outbound')

/** What a process loads beside the files of the package: Node's own modules, as `NativeModule crypto`, and those of other packages. */
async function loadedBy(load: string, name: 'program.mjs' | 'program.cjs'): Promise<readonly string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'gupshup-outbound-import-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  await writeFile(join(folder, 'empty.cjs'), '')
  await writeFile(
    join(folder, name),
    `(async () => {
      const { registerHooks } = process.getBuiltinModule('node:module')
      const urls = []
      registerHooks({ load: (url, context, next) => { urls.push(url); return next(url, context) } })
      // Whatever Node needs to load any file is loaded before.
      await import('./empty.cjs')
      urls.length = 0
      const before = new Set(process.moduleLoadList)
      ${load}
      const own = process.moduleLoadList.filter((one) => !before.has(one))
      console.log(JSON.stringify([...own, ...urls]))
    })()`,
  )
  const { output } = await run(process.execPath, [join(folder, name)], folder)
  const loaded: string[] = JSON.parse(output)
  return loaded.filter((one) => !one.startsWith(`file://${installed}/dist/`))
}

describe("an import loads no package and none of Node's modules, in", () => {
  it('an ESM program', async () => {
    const load = `await import(${JSON.stringify(join(installed, 'dist/index.js'))})`
    expect(await loadedBy(load, 'program.mjs')).toEqual([])
  })

  it('a CommonJS program', async () => {
    const load = `require(${JSON.stringify(join(installed, 'dist/index.cjs'))})`
    expect(await loadedBy(load, 'program.cjs')).toEqual([])
  })
})
