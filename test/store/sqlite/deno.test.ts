import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { bundleChild } from './start-child.ts'
import { temporaryFolder } from './temporary-folder.ts'

const folder = temporaryFolder()
const deno = fileURLToPath(new URL('../../../node_modules/.bin/deno', import.meta.url))

it('the SQLite store writes and closes under Deno without output on standard error', async () => {
  const program = await bundleChild(folder.path, 'write-one', 'esm')
  const { stdout, stderr, status } = spawnSync(deno, ['run', '--allow-all', program, folder.newFile()], {
    encoding: 'utf8',
    // Deno asks for a newer version of itself otherwise.
    env: { ...process.env, DENO_NO_UPDATE_CHECK: '1', NO_COLOR: '1' },
  })
  expect({ stdout, stderr, status }).toEqual({ stdout: 'written\n', stderr: '', status: 0 })
})
