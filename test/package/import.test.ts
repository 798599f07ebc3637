import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, inject, it, onTestFinished } from 'vitest'
import { run } from './run.ts'

const installed = join(inject('projects'), 'node_modules/gupshup-outbound')

/**
 * What a process loads in this order: Node's own modules, as `NativeModule crypto`, the files of the package by their names, and those of other
 * packages.
 */
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
      // Node has loaded before what it needs to load any file.
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
  return loaded.map((one) => one.replace(`file://${installed}/dist/`, ''))
}

const imported = `await import(${JSON.stringify(join(installed, 'dist/index.js'))})`
const options =
  "{ apiKey: 'sk_test', appName: 'Test', source: '917834811114', baseUrl: 'http://127.0.0.1:9' }"
const required = `require(${JSON.stringify(join(installed, 'dist/index.cjs'))})`

describe("an import loads no package, none of Node's modules and no phone numbers, in", () => {
  it('an ESM program', async () => {
    const loaded = await loadedBy(imported, 'program.mjs')
    expect(loaded.filter((one) => !/^chunk-\w+\.js$/.test(one))).toEqual(['index.js', 'on-demand.cjs'])
  })

  it('a CommonJS program, and not what a client is made of', async () => {
    expect(await loadedBy(required, 'program.cjs')).toEqual(['index.cjs', 'base.cjs'])
  })
})

it('a CommonJS program loads what a client is made of with its first client, and with an action', async () => {
  const client = `new (${required}.GupshupClient)(${options})`
  const halt = `${required}.halt()`
  expect(await loadedBy(client, 'program.cjs')).toContain('rooms.cjs')
  expect(await loadedBy(halt, 'program.cjs')).toContain('rooms.cjs')
})

it('a message to a number in full is sent without the table of phone numbers', async () => {
  const send = `const client = new (${required}.GupshupClient)(${options})
    await client.send({ to: '919876543210', message: 'Hi', ttlMs: 1 }).catch(() => {})
    await client.close()`
  const loaded = await loadedBy(send, 'program.cjs')
  expect(loaded).toContain('rooms.cjs')
  expect(loaded).not.toContain('phone-numbers.cjs')
})

it('an ESM program loads axios as one file, with its first message', async () => {
  const send = `const { GupshupClient } = ${imported}
    const client = new GupshupClient(${options})
    await client.send({ to: '919876543210', message: 'Hi', ttlMs: 1 }).catch(() => {})
    await client.close()`
  const loaded = await loadedBy(send, 'program.mjs')
  expect(loaded.filter((one) => one.includes('/node_modules/axios/'))).toEqual([
    expect.stringMatching(/\/node_modules\/axios\/dist\/node\/axios\.cjs$/),
  ])
})
